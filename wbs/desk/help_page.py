"""Help: the keys of the desk, and what an officer should keep in mind."""

from __future__ import annotations

from starlette.responses import Response

from wbs.desk.door import Call


def show(call: Call) -> Response:
    """GET /bantuan."""
    return call.page("desk/bantuan.html", call.words("Bantuan"), idle=call.desk.settings.desk.session_idle_minutes)
