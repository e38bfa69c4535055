"""Canaries: words found nowhere else, and a searcher that looks for them in every byte a process keeps, in every form.

What a process keeps: the files of its folder (names too), of its temporary and home folder, what it wrote to standard output
and error, its environment, and the files that it holds open, also those that are deleted already.
"""

import base64
import hashlib
import json
import math
import os
import re
import secrets
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

KEY = 8  # bytes by which a needle is noticed; shorter needles are refused
TEXT_STEP, BINARY_STEP = 4, 24  # a look at every so many-th place meets eight bytes of each needle that is long enough
WINDOW = 32 * 1024 * 1024
OVERLAP = 64 * 1024
INFLATED = 64 * 1024 * 1024
NESTED = 3
LARGEST_SHARED = 64 * 1024 * 1024
RUN = re.compile(rb"[\n\r\x20-\x7e]{%d,}" % KEY)
PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]|PK\x03\x04", re.DOTALL)
SHARED_FOLDERS = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
# What the kernel makes up when it is read (proc(5), sysfs(5), cgroups(7)): nobody can keep a word there, and some of it answers
# never, like the kernel's log to a second reader. Whatever is not named here is searched.
MADE_UP = {
    "proc",
    "sysfs",
    "cgroup",
    "cgroup2",
    "debugfs",
    "tracefs",
    "securityfs",
    "selinuxfs",
    "configfs",
    "bpf",
    "pstore",
    "devpts",
}


@dataclass(frozen=True)
class Hit:
    """Where which canary was found, and in which form."""

    place: str
    canary: str
    form: str


def forms_of(secret: bytes) -> dict[str, bytes]:
    """Everything that ``secret`` turns into when it is written down in one of the usual ways."""
    forms = {"plain": secret, "hex": secret.hex().encode(), "HEX": secret.hex().upper().encode()}
    forms |= {f"base64 at {skew}": _base64_inside(secret, skew) for skew in range(3)}
    for name, form in list(forms.items()):
        if name.startswith("base64"):
            forms[f"{name}, url-safe"] = form.translate(bytes.maketrans(b"+/", b"-_"))
    forms["percent"] = b"".join(b"%%%02X" % byte for byte in secret)
    forms["quoted"] = quote(secret, safe="").encode()
    forms["repr"] = repr(secret)[2:-1].encode()
    try:
        text = secret.decode("utf-8")
    except UnicodeDecodeError:
        return forms
    escapes = "".join(f"\\u{ord(sign):04x}" for sign in text)
    return forms | {"UPPER": text.upper().encode(), "JSON": json.dumps(text)[1:-1].encode(), "JSON escapes": escapes.encode()}


def _base64_inside(secret: bytes, skew: int) -> bytes:
    """The base64 letters that hold bits of ``secret`` alone when ``skew`` bytes stand before it."""
    whole = base64.b64encode(bytes(skew) + secret + bytes(2))
    first, last = -(-skew * 8 // 6), (skew + len(secret)) * 8 // 6
    return whole[first:last]


@dataclass
class Flock:
    """The canaries of one test. All made words begin with one random mark, so one needle finds them all."""

    mark: str = field(default_factory=lambda: "knr" + secrets.token_hex(8))
    needles: dict[bytes, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.secret("a canary", self.mark)

    def word(self, name: str) -> str:
        """A canary that says where it was let in; letters and digits only."""
        return self.mark + "x" + "".join(sign for sign in name.lower() if sign.isalnum())

    def secret(self, name: str, secret: str | bytes) -> None:
        """Something made elsewhere that must not be found either. Of bytes, or of a text."""
        raw = secret.encode("utf-8") if isinstance(secret, str) else secret
        for form, needle in forms_of(raw).items():
            assert len(needle) >= KEY, f"{name} is too short to be looked for"
            self.needles.setdefault(needle, (name, form))

    def phrase(self, name: str, words: Iterable[str]) -> None:
        """A secret of words: any three that stand together, in full or by their first four letters."""
        for spelling in (list(words), [word[:4] for word in words]):
            for at in range(len(spelling) - 2):
                for between in (" ", "-", "+", "\n", '","', '", "', ", "):
                    self.secret(name, between.join(spelling[at : at + 3]))


class Needles:
    """Needles by each of their pieces that a look at every `step`-th place may meet; those too short for that one by one."""

    def __init__(self, needles: Iterable[bytes], step: int) -> None:
        self._step, self._short = step, list[bytes]()
        self._by_piece: dict[bytes, list[tuple[bytes, int]]] = {}
        for needle in needles:
            if len(needle) < KEY + step - 1:
                self._short.append(needle)
                continue
            for at in range(step):
                self._by_piece.setdefault(needle[at : at + KEY], []).append((needle, at))

    def within(self, plain: bytes) -> Iterator[bytes]:
        """All that stand somewhere in these bytes."""
        yield from (needle for needle in self._short if needle in plain)
        pieces = self._by_piece
        for at in [at for at in range(0, len(plain) - KEY + 1, self._step) if plain[at : at + KEY] in pieces]:
            for needle, before in pieces[plain[at : at + KEY]]:
                if at >= before and plain.startswith(needle, at - before):
                    yield needle


class Searcher:
    """Looks for all needles of a flock at once, and inside whatever was packed."""

    def __init__(self, flock: Flock) -> None:
        self._named = flock.needles
        readable = {needle for needle in flock.needles if RUN.fullmatch(needle)}
        self._text, self._binary = Needles(readable, TEXT_STEP), Needles(flock.needles.keys() - readable, BINARY_STEP)
        self._clean: set[bytes] = set()

    def search(self, place: str, plain: bytes, nested: int = NESTED) -> set[Hit]:
        """Hits in these bytes, and in the gzip, zlib and ZIP streams that begin somewhere in them."""
        found = {Hit(place, *self._named[needle]) for needle in self._binary.within(plain)}
        found |= {Hit(place, *self._named[needle]) for needle in self._readable(plain)}
        # UTF-16 of either order, wherever it begins: every second byte is the text.
        for half in (plain[::2], plain[1::2]):
            for name, form in (self._named[needle] for needle in self._readable(half)):
                found.add(Hit(place, name, f"{form} as UTF-16"))
        if nested:
            for start in PACKED.finditer(plain):
                inside = _inflate(plain, start.start())
                if len(inside) >= KEY:
                    found |= self.search(f"{place}, inflated at {start.start()}", inside, nested - 1)
        return found

    def _readable(self, plain: bytes) -> Iterator[bytes]:
        """Needles in the runs of printable bytes; sealed bytes have few, so the whole is quick."""
        for run in RUN.finditer(plain):
            yield from self._text.within(run.group())

    def file(self, path: Path, place: str | None = None) -> set[Hit]:
        """A whole file in windows that overlap; one that vanished meanwhile holds nothing. Bytes that held nothing are searched
        once, wherever they lie again."""
        found: set[Hit] = set()
        try:
            with path.open("rb") as file:
                kept = b""
                while piece := file.read(WINDOW):
                    window = kept + piece
                    kept, digest = piece[-OVERLAP:], hashlib.sha256(window).digest()
                    if digest in self._clean:
                        continue
                    hits = self.search(place or str(path), window)
                    found |= hits
                    if not hits:
                        self._clean.add(digest)
        except (FileNotFoundError, NotADirectoryError, PermissionError):
            return found
        return found

    def folder(self, folder: Path, since: float = 0.0) -> set[Hit]:
        """Every regular file below ``folder`` changed since that moment, and the names of all of them. Of a shared folder,
        for which a moment is given, no file that is larger than all that was said. Not what the kernel makes up there, where
        somebody has another system's root below the temporary folder."""
        names, found, largest = [], set(), LARGEST_SHARED if since else math.inf
        for path in _files(folder):
            try:
                state = path.lstat()
                if max(state.st_mtime, state.st_ctime) < since:
                    continue
                names.append(os.fsencode(path))
                if stat.S_ISLNK(state.st_mode):
                    names.append(os.fsencode(os.readlink(path)))
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                continue  # gone meanwhile, or somebody else's
            if stat.S_ISREG(state.st_mode) and state.st_size <= largest:
                found |= self.file(path)
        return found | self.search(f"names in {folder}", b"\n".join(names))

    def process(self, number: int) -> set[Hit]:
        """Environment, command line, and every open regular file, deleted or not, of a process of ours."""
        of = Path(f"/proc/{number}")
        found = self.file(of / "environ") | self.file(of / "cmdline")
        for descriptor in (of / "fd").iterdir():
            try:
                names, regular = os.readlink(descriptor), stat.S_ISREG(descriptor.stat().st_mode)
            except FileNotFoundError:
                continue
            found |= self.search(f"name of an open file of {number}", os.fsencode(names))
            if regular:
                found |= self.file(descriptor, f"open file {names} of {number}")
        return found


def _files(folder: Path) -> Iterator[Path]:
    made_up = _made_up_devices()
    for at, below, names in os.walk(folder, onerror=None):
        if _device(at) in made_up:
            below.clear()
            continue
        below[:] = [name for name in below if name not in (".git", ".venv")]
        yield from (Path(at) / name for name in names + below)


def is_made_up(folder: Path) -> bool:
    """Whether the kernel makes up what lies in this folder, so that the search goes past it."""
    return _device(folder) in _made_up_devices()


def _device(folder: str | Path) -> int | None:
    try:
        return os.stat(folder).st_dev
    except OSError:
        return None  # gone meanwhile, or somebody else's


def _made_up_devices() -> set[int]:
    """The devices of all that is mounted of these kinds; lines of ``/proc/self/mountinfo`` as in proc(5)."""
    lines = [line.split() for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()]
    devices = (fields[2].split(":") for fields in lines if fields[fields.index("-") + 1] in MADE_UP)
    return {os.makedev(int(major), int(minor)) for major, minor in devices}


def _inflate(packed: bytes, start: int) -> bytes:
    """As much as can be inflated from there; nothing if no stream begins there after all."""
    if packed.startswith(b"PK", start):
        name, extra = (int.from_bytes(packed[start + at : start + at + 2], "little") for at in (26, 28))
        start, window = start + 30 + name + extra, -zlib.MAX_WBITS
    else:
        window = zlib.MAX_WBITS | 32  # either header
    opening, out = zlib.decompressobj(window), b""
    # In small steps: what was inflated before an error, or before the end of a stream cut short, is searched too.
    for at in range(start, len(packed), 4096):
        try:
            out += opening.decompress(packed[at : at + 4096], INFLATED)
        except zlib.error:
            break
        if opening.eof or len(out) >= INFLATED:
            break
    return out
