"""What stands on the reporter's phone at this moment: fetched from the intake that is running, as a picture to look at."""

import re

from markupsafe import Markup

from wbs.demo.browser import Browser, RoomRefused

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
# In a page of the tour they would stand there twice, or point at what is not there.
NAMES = re.compile(r'\s(?:id|for|aria-[a-z]+|tabindex|accesskey)="[^"]*"')
LINK = re.compile(r'\s(?:href|action)="[^"]*"')


def screen(port: int, path: str) -> Markup:
    """The middle of a page of intake, without what could be pressed in it. Raises RoomRefused.

    It is taken as it is: intake escaped what is in it, and it holds nothing that anybody typed.
    """
    page = Browser("127.0.0.1", port).get(path)
    found = MAIN.search(page.html)
    if found is None:
        raise RoomRefused(f"intake shows no page at {path}")
    return Markup(LINK.sub("", NAMES.sub("", found[1])))
