"""Stores of an office, or of a demo with quick locks and no cases, laid into a folder as `wbs demo` lays its own."""

from datetime import date
from pathlib import Path

from tests.proofs.office import PLAN, Office, found
from wbs.demo import clock, demo_secrets, stores
from wbs.demo.demo_secrets import DemoSecrets, Login
from wbs.demo.folder import LOCK


def laid_as_a_demo(office: Office) -> Office:
    """Its stores stand in `demo` of its folder afterwards, with everything around them that a demo has."""
    demo = office.folder / "demo"
    (demo / stores.OFFICE).mkdir(parents=True)
    office.server.rename(stores.letterbox(demo))
    office.inspectorate.rename(stores.casebook(demo))
    (demo / LOCK).touch()
    (demo / clock.NAME).write_text("9", encoding="ascii")
    logins = [
        Login(one.login, one.login.title(), "officer", one.passphrase, one.totp_secret, tuple(one.codes))
        for one in office.people.values()
    ]
    demo_secrets.write(demo, DemoSecrets(tuple(logins), filled=True, made=date.today().isoformat()))
    return office


def small_demo(folder: Path) -> Office:
    """With keys for show."""
    return laid_as_a_demo(found(folder, PLAN.model_copy(update={"demo": True})))
