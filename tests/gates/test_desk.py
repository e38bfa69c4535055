"""The gates over every page of the desk."""

import pytest

from tests.gates.pages import PagesOfARoom
from wbs.desk import app

# A look at every state takes minutes where the machine has other things to do.
pytestmark = pytest.mark.timeout(1200)


class TestDesk(PagesOfARoom):
    room, routes, first = "desk", app.ROUTES, "desk-sign-in"
