"""Takes a multipart form apart while it arrives: first its token and what the file is for, then the one file, piece by piece."""

from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from multipart import (
    MultipartError,
    MultipartSegment,
    PushMultipartParser,
    parse_options_header,
)
from starlette.requests import Request

from wbs.intake.file_name import clean_media_type, clean_name
from wbs.web.forms import patient_stream

FILE_FIELD = "file"
TOKEN_FIELD = "form_token"
USE_FIELD = "use"
EVIDENCE, LEAD = "evidence", "lead"
LONGEST_HEADER = 64 * 1024
LONGEST_TOKEN = 4096
LONGEST_AROUND = 1024 * 1024  # all that is no file: what stands before, between and after the parts, too
MOST_PARTS = 8
DRAIN_BYTES = 64 * 1024 * 1024


class PartsWrong(Exception):
    """problem: "form" (no form of ours, broken off, or without token before the file), "none" (no file chosen),
    "several" (more than one file)."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class FileTooLarge(Exception):
    """The file is larger than the office allows."""


@dataclass(frozen=True)
class Start:
    """What is known before the file's first byte. name and media_type are cleaned; use: EVIDENCE, or LEAD unless it was said."""

    form_token: str
    name: str
    media_type: str
    use: str = LEAD


async def file_parts(request: Request, most: int, slow_seconds: float) -> AsyncGenerator[Start | bytes | bytearray, None]:
    """First one Start, then the pieces of the file, `most` bytes in all. Ends only when the whole form has come.

    Raises PartsWrong, FileTooLarge, TooSlow, ClientDisconnect. What goes on arriving after a refusal is read for a
    while and dropped, so that an honest browser gets to see the answer.
    """
    body = patient_stream(request, slow_seconds)
    reading = FileForm(most)
    parser = parser_of(request)
    seen = 0
    try:
        async for chunk in body:
            seen += len(chunk)
            if seen > most + LONGEST_AROUND:
                raise PartsWrong("form")
            for event in parser.parse(chunk):
                if (told := reading.take(event)) is not None:
                    yield told
        parser.close()  # type: ignore[no-untyped-call]
        reading.check_end()
    except MultipartError:
        await drain(body)
        raise PartsWrong("form") from None
    except (PartsWrong, FileTooLarge):
        await drain(body)
        raise


async def drain(body: AsyncIterator[bytes]) -> None:
    seen = 0
    async for chunk in body:
        seen += len(chunk)
        if seen > DRAIN_BYTES:
            return


def parser_of(request: Request) -> PushMultipartParser:
    """Header bytes are taken as latin-1: whether a name is UTF-8 is for clean_name. Raises PartsWrong."""
    kind, options = parse_options_header(  # type: ignore[no-untyped-call]
        request.headers.get("content-type", "")
    )
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not 0 < len(boundary) <= 200 or not boundary.isascii():
        raise PartsWrong("form")
    return PushMultipartParser(
        boundary,
        max_header_size=LONGEST_HEADER,
        max_segment_count=MOST_PARTS,
        header_charset="latin-1",
    )


class FileForm:
    """The order of things in the form: token, use, file, end. Holds no byte of the file."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._token, self._use = bytearray(), bytearray()
        self._part = ""
        self._size = self._beside = 0
        self._found = False

    def take(self, event: MultipartSegment | bytes | bytearray | None) -> Start | bytes | bytearray | None:
        """One event of the parser; what it tells of the file, if anything."""
        if event is None:
            self._part = ""
            return None
        if isinstance(event, MultipartSegment):
            return self._begin(event)
        if self._part == FILE_FIELD:
            self._size += len(event)
            if self._size > self._most:
                raise FileTooLarge
            return event
        # All that is no file is small: else a form without a file could go on for ever.
        self._beside += len(event)
        if self._beside > LONGEST_TOKEN:
            raise PartsWrong("form")
        if self._part == TOKEN_FIELD:
            self._token += event
        elif self._part == USE_FIELD:
            self._use += event
        return None

    def check_end(self) -> None:
        if not self._found:
            raise PartsWrong("none")

    def _begin(self, part: MultipartSegment) -> Start | None:
        self._part = part.name or ""
        if self._part != FILE_FIELD:
            return None
        if self._found:
            raise PartsWrong("several")
        if not part.filename:
            raise PartsWrong("none")
        if not self._token:
            raise PartsWrong("form")
        self._found = True
        # Bytes that are no ASCII make no token of ours; the token's reader says so.
        token = self._token.decode("latin-1")
        name = part.filename.encode("latin-1", "replace")
        # Nothing chosen, or a word of nobody's: the careful one. What comes after the file is not waited for.
        use = EVIDENCE if self._use == EVIDENCE.encode() else LEAD
        return Start(token, clean_name(name), clean_media_type(part.content_type or ""), use)
