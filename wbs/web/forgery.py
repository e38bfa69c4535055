"""That a form comes from a page of ours: its token, and where the browser says it comes from."""

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from itsdangerous import BadSignature, Signer
from starlette.requests import Request

from wbs.web.errors import Forbidden


class TokenError(Exception):
    """A form token that does not hold."""


class TokenBad(TokenError):
    """Never made here, changed, or made for another purpose."""


class TokenExpired(TokenError):
    """Made here for this purpose, but too long ago. `.fields` are what was put into it: they still hold."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__("the form is too old")
        self.fields = fields


class FormToken:
    """Signed values in a hidden field of a form. They can be read by whoever sees the page, never changed.

    The moment in it stands in the page only and is kept nowhere.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        if len(secret) < 32:
            raise ValueError("a form secret has at least 32 bytes")
        self._secret = secret
        self._clock = clock

    def make(self, purpose: str, **fields: Any) -> str:
        """`fields` are JSON values; the same values give a text of the same length."""
        inside = json.dumps([int(self._clock()), fields], ensure_ascii=False, separators=(",", ":")).encode()
        # Not itsdangerous' own serializer: it compresses, so the length would tell about what is inside.
        return self._signer(purpose).sign(base64.urlsafe_b64encode(inside)).decode()

    def read(self, purpose: str, text: str, max_age: int) -> dict[str, Any]:
        """The fields given to make(). Raises TokenExpired after `max_age` seconds, else TokenBad."""
        try:
            signed = self._signer(purpose).unsign(text.encode("ascii"))
            made, fields = json.loads(base64.b64decode(signed, altchars=b"-_", validate=True))
        except (BadSignature, UnicodeEncodeError, binascii.Error, ValueError) as error:
            raise TokenBad("not made here for this form") from error
        if self._clock() - made > max_age:
            raise TokenExpired(fields)
        return dict(fields)

    def _signer(self, purpose: str) -> Signer:
        # The purpose goes into the key, so a token of one form is none of another's.
        salt = b"wbs.form." + purpose.encode()
        return Signer(self._secret, salt=salt, key_derivation="hmac", digest_method=hashlib.sha256)


def check_origin(request: Request) -> None:
    """Raises Forbidden if the browser says that the form stood on another site.

    Old browsers send neither header; then the form token and the SameSite cookie stand alone.
    """
    site = request.headers.getlist("sec-fetch-site")
    if any(value not in ("same-origin", "none") for value in site):
        raise Forbidden
    host = request.headers.get("host", "")
    # Behind a proxy that ends TLS we are reached by http and the browser rightly says https.
    own = {f"{request.scope['scheme']}://{host}", f"https://{host}"}
    if "same-origin" in site:
        # A browser that hides its referrer says `Origin: null`; no page of Eve's gets one to say same-origin.
        own.add("null")
    if any(origin not in own for origin in request.headers.getlist("origin")):
        raise Forbidden
