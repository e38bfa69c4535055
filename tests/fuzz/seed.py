"""Inputs that are kept: readable files with what they are and their bytes, replayed by every `make test`.

`python -m tests.fuzz.seed NAME FILE "what it is"` turns a find of the fuzzer into one.
"""

import base64
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

SEEDS = Path(__file__).with_name("seeds")
PLAIN = "text: "
CODED = "bytes: "
LINE = 120


@dataclass(frozen=True)
class Seed:
    """One input. `path`: where it lies; its folder is named after the parser."""

    path: Path
    what: str
    data: bytes

    @property
    def parser(self) -> str:
        return self.path.parent.name


def read(path: Path) -> Seed:
    """Raises ValueError for a file of another form."""
    first, _, rest = path.read_text(encoding="utf-8").partition("\n")
    if not first.startswith("what: "):
        raise ValueError(f"{path}: does not say what it is")
    if rest.startswith(PLAIN):
        return Seed(path, first[6:], rest[len(PLAIN) :].removesuffix("\n").encode())
    if rest.startswith(CODED):
        return Seed(path, first[6:], base64.b64decode("".join(rest[len(CODED) :].split()), validate=True))
    raise ValueError(f"{path}: neither text nor bytes")


def write(parser: str, data: bytes, what: str, name: str = "") -> Path:
    """Text where it can be read as such, else base64."""
    path = SEEDS / parser / f"{name or hashlib.sha256(data).hexdigest()[:12]}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    coded = base64.b64encode(data).decode()
    body = CODED + "\n".join(coded[at : at + LINE] for at in range(0, len(coded), LINE))
    if data.isascii() and all(byte >= 32 or byte == 10 for byte in data):
        body = PLAIN + data.decode()
    path.write_text(f"what: {what}\n{body}\n", encoding="utf-8")
    return path


def all_seeds() -> list[Seed]:
    return [read(path) for path in sorted(SEEDS.glob("*/*.txt"))]


if __name__ == "__main__":
    parser, file, what = sys.argv[1:]
    sys.stdout.write(f"{write(parser, Path(file).read_bytes(), what)}\n")
