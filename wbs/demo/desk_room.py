"""The officers' room of a demo, as its own process: the room of `wbs desk` with the tour beside it, and while the demo is filled
with the turned clock. Served to this machine alone, and only from a demo's casebook."""

import sys
from argparse import Namespace
from contextlib import closing

from wbs.command_line import run
from wbs.demo import stores
from wbs.demo.for_show import demand
from wbs.demo.room_line import clock_of, patient, room_line
from wbs.demo.tour import open_tour
from wbs.desk.app import create_app
from wbs.settings import SettingsError, load
from wbs.store.casebook import Casebook
from wbs.store.errors import StoreError
from wbs.web.serve import CannotServe, serve


def main() -> None:
    """Serves until SIGTERM. Raises WrongUse, SettingsError, StoreError, CannotServe."""
    asked = room_line("desk").parse_args(sys.argv[1:])
    with closing(Casebook(stores.casebook(asked.demo))) as casebook:
        demand(casebook.rosters.all(), asked.demo)
        _serve(casebook, asked)


def _serve(casebook: Casebook, asked: Namespace) -> None:
    settings = load(asked.settings)
    app = create_app(patient(settings) if asked.turned else settings, casebook, clock_of(asked))
    if asked.tour is not None:
        open_tour(app, asked.demo)
        app.state.desk.templates.show_tour(asked.tour)
    serve(app, "127.0.0.1", asked.port, demo=True, announce=True)


if __name__ == "__main__":
    run("demo", main, (StoreError, SettingsError, CannotServe))
