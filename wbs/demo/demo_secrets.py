"""What only a demo may keep: passphrases, second-factor secrets and ten words, readable in one file."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

import pyotp

NAME = "demo-secrets.json"
NOTE = "DEMO ONLY: invented people. In an office these words stand on paper and nowhere else."
STEP_SECONDS = 30


class NoDemo(Exception):
    """The folder holds no demo. The message is one line."""


@dataclass(frozen=True)
class Login:
    """``burned``: the last second-factor step that the demo itself used up."""

    login: str
    name: str
    role: str
    passphrase: str
    secret: str
    codes: tuple[str, ...]
    burned: int = 0

    def code(self, seconds: float, later: int = 0) -> str:
        """A code that is good now; ``later`` 1: the one after it, for a second sign-in within the half minute."""
        return pyotp.TOTP(self.secret).generate_otp(self.step(seconds) + later)

    def step(self, seconds: float) -> int:
        return max(int(seconds) // STEP_SECONDS, self.burned + 1)


@dataclass(frozen=True)
class ReportToken:
    """Ten words of a sample case, and what can be seen with them."""

    words: str
    about: str


@dataclass(frozen=True)
class DemoSecrets:
    """``filled``: whether all sample cases were filled in. ``made``: on which day (ISO), "" for a demo of an older release.

    ``cases``: the ids of the cases that the tour shows, by their names in it; an older demo has none.
    """

    logins: tuple[Login, ...]
    tokens: tuple[ReportToken, ...] = ()
    filled: bool = False
    made: str = ""
    cases: Mapping[str, str] = field(default_factory=dict)

    def login(self, login: str) -> Login:
        """Raises LookupError."""
        for one in self.logins:
            if one.login == login:
                return one
        raise LookupError(f"no demo login {login}")

    def finished(
        self, logins: Sequence[Login], tokens: Sequence[ReportToken], made: date, cases: Mapping[str, str]
    ) -> "DemoSecrets":
        return replace(
            self, logins=tuple(logins), tokens=tuple(tokens), filled=True, made=made.isoformat(), cases=dict(cases)
        )


def read(folder: Path) -> DemoSecrets:
    """Raises NoDemo."""
    try:
        kept = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return DemoSecrets(
            tuple(Login(**{**one, "codes": tuple(one["codes"])}) for one in kept["logins"]),
            tuple(ReportToken(**one) for one in kept["tokens"]),
            bool(kept["filled"]),
            str(kept.get("made", "")),
            {str(name): str(case) for name, case in kept.get("cases", {}).items()},
        )
    except (FileNotFoundError, NotADirectoryError):
        raise NoDemo(f"there is no demo in {folder}; wbs demo makes one") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NoDemo(f"{folder / NAME} is no file of ours; delete the folder to start anew") from None


def write(folder: Path, kept: DemoSecrets) -> None:
    """Whole or not at all, readable by its owner alone. Raises OSError."""
    unfinished = folder / f"{NAME}.new"
    unfinished.unlink(missing_ok=True)
    document = {"note": NOTE, **asdict(kept)}
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, folder / NAME)
