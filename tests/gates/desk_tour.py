"""The tour, which only a demo has."""

from contextlib import closing

from starlette.testclient import TestClient

from tests.demo.small_demo import small_demo
from tests.desk.office import QUICK
from tests.gates.film import PLACES, Film
from tests.gates.town import Town
from tests.intake.page import Page
from wbs.demo import stores
from wbs.demo.tour import STOPS, open_tour
from wbs.desk.app import create_app
from wbs.desk.keyring import Keyring
from wbs.settings import load
from wbs.store.casebook import Casebook

HERE = ("127.0.0.1", 40000)
PAGES = ("/tur", *(path for path, _name, _minutes in STOPS), "/tur/masuk/omar")


def tour(film: Film, town: Town) -> None:
    """Every stop, and words that are looked for in the files."""
    office = small_demo(town.folder / "tour")
    demo = office.folder / "demo"
    with closing(Casebook(stores.casebook(demo))) as casebook:
        app = create_app(load(office.folder / "settings.toml"), casebook, town.clock, Keyring(QUICK))
        open_tour(app, demo)
        app.state.desk.templates.show_tour("")
        with TestClient(app, base_url="https://localhost", follow_redirects=False, client=HERE) as client:
            for path in PAGES:
                film.both("desk-" + path.strip("/").replace("/", "-"), client.get, path)
            token = Page(client.get("/tur/basis-data").text).value("form_token")
            for lang, place in PLACES.items():
                found = client.post(f"{place}/tur/basis-data", data={"form_token": token, "words": "amplop"})
                film.keep("desk-tur-searched", lang, found)
