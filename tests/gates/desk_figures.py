"""The desk: the page of figures, as a head and as the overseer see it."""

from crypto.officer_key import OfficerKey
from crypto.tally import OVERSEER, Settled, seal, sign
from tests.desk.counting import a_tally, lay
from tests.gates.film import Film
from tests.gates.town import Town
from wbs.desk.figures import AT_ONCE
from wbs.store.rows import TallyRow

ROOM = "/angka"
KEPT = Settled("acknowledge", law=False, kept=True)
MISSED = Settled("acknowledge", law=False, kept=False)
BY_LAW = Settled("to_kpk", law=True, kept=True)


def figures(film: Film, town: Town) -> None:
    """An office in its second year."""
    film.both("desk-figures-nothing", town.at("olga").get, ROOM)
    for month, came, ended in (
        ("01", 6, 0),
        ("02", 9, 5),
        ("03", 12, 7),
        ("05", 14, 11),
        ("06", 7, 9),
        ("08", 3, 6),
        ("10", 8, 7),
    ):
        year = f"2026-{month}"
        lay(town.office, came, month=year)
        lay(town.office, came - 1, month=year, kind="gratification", unit="umum")
        lay(town.office, came // 2, month=year, kind="consultation", unit="")
        lay(town.office, came, month=year, what="start_triage", state="triage", told=True, days=3, clocks=(KEPT, BY_LAW))
        lay(town.office, came // 4, month=year, what="answer", told=True, days=9, clocks=(MISSED,))
        for outcome, times in (("proven", ended), ("not_proven", ended - 2), ("referred", 1)):
            lay(town.office, times, month=year, what="close", state="closed", closed=True, outcome=outcome, days=30)
    film.both("desk-figures-year", town.at("olga").get, ROOM)
    lay(town.office, 6, month="2026-10", reach=OVERSEER, real=("ratna",))
    film.both("desk-figures-overseer", town.at("ratna").get, ROOM)
    film.both("desk-figures-overseer-shared", town.at("ratna").get, f"{ROOM}?bersama=1")
    olga, false = town.team.people["olga"], a_tally(town.office)
    envelope = seal(sign(false, OfficerKey.new()), false.id, olga.id, olga.key.public)
    town.office.casebook.tallies.add([TallyRow(olga.id, false.id, envelope)])
    lay(town.office, 2, by=("ratna",))
    film.both("desk-figures-something-lacks", town.at("olga").get, ROOM)
    lay(town.office, 2 * AT_ONCE + 1, by=("nur",))
    film.both("desk-figures-counting", town.at("nur").get, ROOM)
