"""Static files from memory, each under a name that holds its hash, so that a browser may keep it for ever."""

import hashlib
import mimetypes
import posixpath
import re
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PATH = "/static/"
SERVED = frozenset({".css", ".js", ".woff2", ".svg", ".png", ".ico", ".webp"})
MEDIA_TYPES = {
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
CSS_ADDRESS = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


class StaticFiles:
    """Reads a folder once at start. Style sheets come last: the addresses in them get their hashed names."""

    def __init__(self, folder: Path) -> None:
        self._hashed: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        found = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix in SERVED]
        for path in sorted(found, key=lambda path: path.suffix == ".css"):
            name = path.relative_to(folder).as_posix()
            raw = path.read_bytes()
            self._add(name, self._with_hashed_addresses(name, raw) if path.suffix == ".css" else raw)

    def path(self, name: str) -> str:
        """The address of a file, by its name in the folder. Raises KeyError if there is no such file."""
        return PATH + self._hashed[name]

    def route(self) -> Route:
        return Route(PATH + "{path:path}", self._serve, methods=["GET", "HEAD"])

    def _add(self, name: str, raw: bytes) -> None:
        stem, suffix = posixpath.splitext(name)
        hashed = f"{stem}.{hashlib.sha256(raw).hexdigest()[:8]}{suffix}"
        media_type = MEDIA_TYPES.get(suffix) or mimetypes.types_map[suffix]
        self._hashed[name] = hashed
        self._files[hashed] = (raw, media_type)

    def _with_hashed_addresses(self, name: str, raw: bytes) -> bytes:
        def hashed(match: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
            return f'url("{self.path(target)}")'

        return CSS_ADDRESS.sub(hashed, raw.decode("utf-8")).encode("utf-8")

    async def _serve(self, request: Request) -> Response:
        try:
            raw, media_type = self._files[request.path_params["path"]]
        except KeyError:
            raise HTTPException(404) from None
        kept = {"Cache-Control": "public, max-age=31536000, immutable"}
        return Response(raw, media_type=media_type, headers=kept)
