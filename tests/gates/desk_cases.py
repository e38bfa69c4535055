"""The desk: the queue, and the page of a case of each kind in each stage."""

from typing import Any

from tests.gates.film import Film
from tests.gates.town import Town
from tests.intake.page import Page

QUEUE = (
    ("closed", 90, 0),
    ("result proposed", 30, 0),
    ("waiting for the reporter", 20, 0),
    ("triage, acknowledged", 12, 0),
    ("just arrived", 1, 0),
    ("own gift", 2, 0),
    ("own conflict", 9, 0),
    ("both at once", 3, 0),
    ("a question", 6, 0),
)
RINGING = ("parcel_refused", "birth_changed", "roster_conflict")


def full_queue(town: Town) -> dict[str, str]:
    """Every sample of the demo; ids of the cases by the sample's name."""
    return {name: town.sample(name, days, but)[0] for name, days, but in QUEUE}


def queue_and_cases(film: Film, town: Town) -> None:
    """One full queue, seen from everywhere."""
    film.both("desk-queue-empty", town.at("omar").get, "/")
    cases = full_queue(town)
    case_pages(film, town, cases)
    queue(film, town, cases)


def queue(film: Film, town: Town, cases: dict[str, str]) -> None:
    """With much in it, filtered, and with alarms."""
    town.sample("triage, acknowledged", 150, but=1)
    omar = town.at("omar")
    film.both("desk-queue-unstated", town.at("nur").get, "/")
    film.both("desk-queue-officer", omar.get, "/")
    film.both("desk-queue-keys", omar.get, "/", press=("?",))
    film.both("desk-queue-nothing-found", omar.get, "/?state=closed&mine=proposed")
    film.both("desk-queue-overdue", omar.get, "/?clock=overdue")
    for name, words in (("found", "losmen"), ("not-there", "gajah")):
        done = omar.send("/", "/", {"words": words})
        assert done.status_code == 303
        film.both(f"desk-queue-searched-{name}", omar.get, done.headers["location"])
    old = {"form_token": "x", "words": "losmen"}
    film.posted("desk-queue-old-form", omar.post_with, "/", old, 400)
    film.both("desk-queue-custodian", town.at("dewi").get, "/")
    film.both("desk-queue-overseer", town.at("ratna").get, "/")
    for code in RINGING:
        town.office.casebook.alarms.ring(town.today, code, cases["closed"] if code == "birth_changed" else None)
    film.both("desk-queue-alarms-officer", town.at("omar").get, "/")
    film.both("desk-queue-alarms-head", town.at("olga").get, "/")
    town.clock.turn(days=330)
    film.both("desk-queue-roster-ends", town.at("olga").get, "/")
    town.clock.turn(days=30)
    film.both("desk-queue-roster-ended", town.at("olga").get, "/")


def views(film: Film, town: Town) -> None:
    """Views of the queue that an officer keeps: none yet, refused, kept, and as many as there can be."""
    town.sample("triage, acknowledged", 12)
    omar = town.at("omar")
    question = {"state": "open", "words": "losmen"}
    found = omar.send("/", "/", question).headers["location"]
    film.both("desk-queue-view-not-kept", omar.get, found)
    fields = {"form_token": omar.token(found, "/tampilan"), **question, "view": ""}
    film.posted("desk-queue-view-unnamed", omar.post_with, "/tampilan", fields, 400)
    for number in range(12):
        kept = {**fields, "words": f"losmen {number}" if number else "losmen", "view": f"Perjalanan dinas ke {number + 1} losmen"}
        assert omar.post_with("/tampilan", kept).status_code == 303
    omar.get("/")  # says that it was kept
    film.both("desk-queue-views", omar.get, found)
    film.both("desk-queue-views-full", omar.get, "/?state=open")
    film.posted("desk-queue-views-too-many", omar.post_with, "/tampilan", {**fields, "words": "lain", "view": "Lain"}, 400)
    film.both("desk-account-views", omar.get, "/akun")


def related(film: Film, town: Town) -> None:
    """Two reports of one matter."""
    told = "Kuitansi losmen Melati dicap dua kali oleh bendahara rombongan perjalanan dinas."
    cases = [town.cases_of(town.report(unit="umum", narrative=f"{told} {more}"))[0] for more in ("Saya melihatnya.", "Ada foto.")]
    town.carry()
    omar = town.at("omar")
    for case in cases:
        omar.get(f"/kasus/{case}")
    film.both("desk-case-related", omar.get, f"/kasus/{cases[0]}")


def case_pages(film: Film, town: Town, cases: dict[str, str]) -> None:
    """Before the statement, and in every kind and stage as an officer and as a head read it."""
    asked = f"/kasus/{cases['waiting for the reporter']}"
    film.both("desk-case-statement", town.at("omar").client.look, asked)
    omar, olga = town.at("omar"), town.at("olga")
    for name, case in cases.items():
        slug = name.replace(", ", "-").replace(" ", "-")
        film.both(f"desk-case-{slug}", omar.get, f"/kasus/{case}")
    film.both("desk-case-print", omar.get, f"/kasus/{cases['closed']}/cetak")
    film.both("desk-case-keys", omar.get, f"/kasus/{cases['closed']}", press=("?",))
    film.both("desk-case-proposal-of-another", town.at("nur").get, f"/kasus/{cases['result proposed']}")
    film.both("desk-case-own-proposal", olga.get, f"/kasus/{cases['closed']}")
    fresh = f"/kasus/{cases['just arrived']}"
    film.both("desk-case-of-nobody", town.at("sari").get, fresh)
    gift = f"/kasus/{cases['own gift']}"
    town.step(cases["own gift"], town.rini(), {"by": "omar", "do": "langkah", "move": "resume"})
    film.both("desk-case-own-gift-check", omar.get, gift)


def wrong_forms(film: Film, town: Town) -> None:
    """What comes back on the page of a case."""
    case, rini = town.sample("triage, acknowledged", 3)
    omar, path = town.at("omar"), f"/kasus/{case}"
    token = omar.token(path, f"{path}/jawab")

    def refused(name: str, form: str, status: int, **fields: Any) -> None:
        film.posted(f"desk-case-{name}", omar.post_with, f"{path}/{form}", {"form_token": token, **fields}, status)

    refused("answer-empty", "jawab", 400, answer_text=" ")
    refused("answer-too-long", "jawab", 400, answer_text="x" * 200_001)
    refused("note-empty", "catatan", 400, note_text="")
    refused("move-empty", "langkah", 400, move="refer")
    refused("move-reason-told", "langkah", 400, move="not_follow", not_follow_reason="public_service", not_follow_text="")
    refused("move-of-another-stage", "langkah", 409, move="close", close_text="Semua langkah di kasus ini sudah selesai.")
    refused("step-back-unsure", "mundur", 400, recuse_reason="")
    refused("access-of-nobody", "akses", 400, colleague="")
    omar.act(
        path, "langkah", move="refer", refer_receiver="kpk", refer_sent="Ringkasan.", refer_consent="agreed", refer_text="Ya."
    )
    olga = town.at("olga")
    film.both("desk-case-refer-proposed", olga.get, path)
    rini.enter()
    rini.say("Tunggu, ada lagi.")
    town.carry()
    stale = {"form_token": token, "answer_text": "Jawaban panjang saya."}
    film.posted("desk-case-written-meanwhile", omar.post_with, f"{path}/jawab", stale, 409)
    page = olga.page(path)
    decline = {"form_token": page.value("form_token", f"{path}/tolak"), "proposal": page.value("proposal"), "decline_1": ""}
    film.posted("desk-case-decline-empty", olga.post_with, f"{path}/tolak", decline, 400)
    at_gate = town.at("nur")
    gate = at_gate.look(path).value("form_token", f"{path}/tidak-terlibat")
    film.posted("desk-case-statement-unsure", at_gate.push_with, f"{path}/terlibat", {"form_token": gate}, 400)
    town.clock.turn(hours=2)
    film.posted("desk-typed-after-session", omar.post_with, f"{path}/jawab", stale, 403)


def evidence(film: Film, town: Town) -> None:
    """Files: one that may be shown, one that is a lead only and asks first."""
    rini = town.report(unit="umum")
    rini.send_file(b"%PDF-1.4 contoh", "kuitansi.pdf", "application/pdf", use="evidence")
    rini.send_file(b"\xff\xd8\xff\xe0 contoh", "foto meja.jpg", "image/jpeg", use="lead")
    town.carry()
    omar, case = town.at("omar"), town.cases_of(rini)[0]
    page = omar.get(f"/kasus/{case}")
    film.both("desk-case-files", omar.get, f"/kasus/{case}")
    files = sorted({part.split('"')[0] for part in page.text.split(f"/kasus/{case}/berkas/")[1:]})
    leads = [one for one in files if "html" in omar.get(f"/kasus/{case}/berkas/{one}").headers["content-type"]]
    assert len(leads) == 1, Page(page.text).text
    film.both("desk-file-lead", omar.get, f"/kasus/{case}/berkas/{leads[0]}")
