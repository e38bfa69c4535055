"""Browsers that somebody reads along with: told in memory by what they say of themselves, before that is dropped.

A room learns one word of it and nothing else. It can be wrong: a browser that hides what it is passes for any other.
"""

import re

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

PROXY = "proxy"
"""Another firm's servers fetch each page, read it in the clear and send on what is typed."""
IN_APP = "in-app"
"""The page stands inside another app, which sees what is shown and typed."""

LONGEST = 1024
# Opera Mini says these with every request, whatever user agent it was told to show; UC Browser says the second sort when its
# own servers load the page.
PROXY_HEADERS = (b"x-operamini-", b"x-ucbrowser-device", b"x-puffin-")
# UCWEB/2.0 is UC Browser while its servers load the page; loading pages itself it calls itself Mozilla. OPR/….2254. is Opera
# Mini for Android in its lighter saving: the same app, which may send the next page through its servers.
PROXY_NAMES = re.compile(r"opera mini|\bopr/[\d.]+\.2254\.|\bopios/|^ucweb/|\bpuffin/")
IN_APP_NAMES = re.compile(
    r"\[fb|\bfb(?:an|av|_iab)/|messenger(?:forios|lite)|\binstagram\b|\bbarcelona\b|\bline/|\bliff\b|whatsapp|\btelegram"
    r"|\btwitter(?:android| for i)|musical_ly|\btrill_|bytedancewebview|bytelocale|\btiktok\b|snapchat|linkedinapp"
    r"|\bpinterest/|micromessenger|kakaotalk|\bwebview\b"
    # Android marks every page that an app shows within itself.
    r"|;\s*wv\)"
)
# One of these stands in whatever the two patterns find: looking for them takes a twentieth of the time.
WORDS = (
    "opera mini", ".2254.", "opios/", "ucweb/", "puffin/",
    "[fb", "fban/", "fbav/", "fb_iab/", "messengerforios", "messengerlite", "instagram", "barcelona", "line/", "liff",
    "whatsapp", "telegram", "twitterandroid", "twitter for i", "musical_ly", "trill_", "bytedancewebview", "bytelocale",
    "tiktok", "snapchat", "linkedinapp", "pinterest/", "micromessenger", "kakaotalk", "webview", "wv)",
)  # fmt: skip
APPLE_PHONE = re.compile(r"\((?:iphone|ipad|ipod)[^)]*\).*applewebkit/")


def reads_along(headers: list[tuple[bytes, bytes]]) -> str:
    """PROXY, IN_APP, or "" for a browser that its owner alone reads."""
    if any(name.lower().startswith(PROXY_HEADERS) for name, _ in headers):
        return PROXY
    sent = [value for name, value in headers if name.lower() == b"user-agent"]
    agent = b" ".join(sent)[:LONGEST].decode("latin-1").lower()
    named = any(word in agent for word in WORDS)
    if named and PROXY_NAMES.search(agent):
        return PROXY
    # On Apple's phones every browser of its own says Safari at the end; what an app shows within itself does not.
    if (named and IN_APP_NAMES.search(agent)) or (APPLE_PHONE.search(agent) and "safari/" not in agent):
        return IN_APP
    return ""


class Browser:
    """Notes the one word in the scope. It stands before Forget, which drops what the word was told by."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "reads_along": reads_along(scope["headers"])}
        await self.app(scope, receive, send)


def browser_of(request: HTTPConnection) -> str:
    """PROXY, IN_APP, or ""."""
    return str(request.scope.get("reads_along", ""))
