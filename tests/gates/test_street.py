"""The gates over every page of the reporter's room."""

import pytest

from tests.gates.pages import PagesOfARoom
from wbs.intake import app

# A look at every state takes minutes where the machine has other things to do.
pytestmark = pytest.mark.timeout(1200)


class TestStreet(PagesOfARoom):
    room, routes, first = "intake", app.ROUTES, "intake-front"
    found = frozenset(
        {"intake-front", "intake-about", "intake-doors", "intake-code", "intake-front-in-app", "intake-front-proxy"}
    )
    descriptions = 8
