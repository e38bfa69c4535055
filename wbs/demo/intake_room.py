"""The reporters' room of a demo, as its own process: the room of `wbs intake`, with a link to the tour in its ribbon, and while
the demo is filled with the turned clock. Served to this machine alone, and only from a demo's letterbox."""

import sys
from argparse import Namespace
from contextlib import closing

from wbs.command_line import run
from wbs.demo import stores
from wbs.demo.for_show import demand
from wbs.demo.room_line import clock_of, patient, room_line
from wbs.intake.app import create_app
from wbs.settings import SettingsError, load
from wbs.store.errors import StoreError
from wbs.store.letterbox import Letterbox
from wbs.web.serve import CannotServe, serve


def main() -> None:
    """Serves until SIGTERM. Raises WrongUse, SettingsError, StoreError, CannotServe."""
    asked = room_line("intake").parse_args(sys.argv[1:])
    with closing(Letterbox(stores.letterbox(asked.demo))) as letterbox:
        demand(letterbox.rosters(), asked.demo)
        _serve(letterbox, asked)


def _serve(letterbox: Letterbox, asked: Namespace) -> None:
    settings = load(asked.settings)
    app = create_app(patient(settings) if asked.turned else settings, letterbox, clock_of(asked))
    if asked.tour:
        app.state.room.templates.show_tour(asked.tour)
    serve(app, "127.0.0.1", asked.port, demo=True, announce=True)


if __name__ == "__main__":
    run("demo", main, (StoreError, SettingsError, CannotServe))
