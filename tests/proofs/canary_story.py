"""A long day at the office, in which everything that anybody can type, send or be shown is a canary; searched at four moments."""

import base64
import re
import socket
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crypto.case_token import CaseToken
from tests.proofs import evidence
from tests.proofs.browser import Answer, Browser
from tests.proofs.canary import SHARED_FOLDERS, Flock, Hit, Searcher
from tests.proofs.office import TOP, Office
from tests.proofs.officer import Officer
from tests.proofs.opened import case_of
from tests.proofs.reporter import BOUNDARY, Reporter
from tests.proofs.rooms import Room, desk, intake
from tests.proofs.thief import open_cases
from wbs.intake.doorway import doorways
from wbs.web.forgery import FormToken

HALF_SENT = "a form and a file half sent, visits open"
AT_WORK = "officers signed in, everything carried"
SIGNED_OUT = "nobody signed in, rooms running"
STOPPED = "rooms stopped"
MOMENTS = (HALF_SENT, AT_WORK, SIGNED_OUT, STOPPED)
URLENCODED = {"content-type": "application/x-www-form-urlencoded"}
DAY = 24 * 3600
TEXTS = ("narrative", "when", "where", "who", "evidence")
GIFT = {"side": "receipt", "received_on": "2026-11-20"}
ENDS = ("", "-2")  # of the names of the first case's fields on the token page, and of the second's


@dataclass
class Kept:
    """What was found at each moment; ``public``: where an invited colleague's name and login lie at
    the end, which are no secrets of the casebook; ``told``: answers of the rooms that prove that the story happened."""

    found: dict[str, set[Hit]] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    sent: dict[str, str] = field(default_factory=dict)
    downloaded: dict[str, str] = field(default_factory=dict)

    def check(self, what: str, fits: bool) -> None:
        """Notes a step; a step that did not happen fails the test of the story, with its name."""
        self.expected.add(what)
        if fits:
            self.told.add(what)


@dataclass
class Day:
    """One run: the office, its canaries, where each room keeps its temporary files."""

    office: Office
    rooms: Path
    flock: Flock = field(default_factory=Flock)
    public: Flock = field(default_factory=Flock)
    kept: Kept = field(default_factory=Kept)
    running: list[Room] = field(default_factory=list)
    ended: list[Room] = field(default_factory=list)
    began: float = field(default_factory=time.time)

    def env(self, name: str) -> dict[str, str]:
        """A temporary and a home folder of the room's own."""
        folders = {key: self.rooms / name / key.lower() for key in ("TMPDIR", "HOME")}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        return {key: str(folder) for key, folder in folders.items()}

    def carry(self) -> None:
        """One trip of the courier."""
        office = self.office
        stores = ["--letterbox", str(office.server), "--casebook", str(office.inspectorate), "--settings", str(office.settings)]
        room = Room("courier", [*stores, "--once", "--verbose"], self.env("courier"))
        self.ended.append(room)
        assert room.process.wait(120) == 0, room.said()

    def search(self, moment: str, shared: bool = False) -> None:
        """All that the rooms keep, into ``kept.found``."""
        searcher, found = Searcher(self.flock), set()
        for folder in (self.office.server, self.office.inspectorate, self.rooms):
            found |= searcher.folder(folder)
        for room in self.running + self.ended:
            found |= searcher.file(room.output)
            found |= searcher.process(room.process.pid) if room.process.poll() is None else set()
            if room.process.poll() is not None:
                found |= searcher.search(f"output of {room.name}", room.said())
        for folder in (*SHARED_FOLDERS, TOP) if shared else ():
            found |= searcher.folder(folder, self.began)
        self.kept.found[moment] = found

    def places_of_public(self) -> set[str]:
        """Files, of all that the rooms keep, in which an invited colleague is named."""
        searcher, found = Searcher(self.public), set()
        for folder in (self.office.server, self.office.inspectorate, self.rooms):
            found |= searcher.folder(folder)
        for room in self.running + self.ended:
            found |= searcher.search(f"output of {room.name}", room.said())
        return {str(Path(hit.place).relative_to(self.office.folder)) for hit in found}

    def secrets_of(self, words: list[str], name: str) -> None:
        """The ten words, what they stand for, and all that is derived from them."""
        token = CaseToken.parse(" ".join(words))
        self.flock.phrase(f"{name}: ten words", words)
        self.flock.secret(f"{name}: entropy", token.entropy)
        for keys in token.both_keys():
            for part in ("locator", "seal_seed", "sign_seed", "form_key", "identity_share", "answer_key"):
                self.flock.secret(f"{name}: {part}", getattr(keys, part))

    def cookies_of(self, browser: Browser, name: str) -> None:
        """The values of the cookies that the browser holds now."""
        for value in browser.cookies.values():
            self.flock.secret(f"{name}: cookie", value)
            if re.fullmatch("[0-9a-f]{64}", value):
                self.flock.secret(f"{name}: cookie's key", bytes.fromhex(value))


def live(office: Office, rooms: Path) -> Kept:
    """The whole day. Rooms are stopped whatever happens."""
    day = Day(office, rooms)
    for person in office.people.values():
        day.flock.phrase(f"{person.login}: passphrase", person.passphrase.split())
        day.flock.secret(f"{person.login}: second factor", person.totp_secret)
        for secret in (person.key.totp_raw, person.key.seal_seed, person.key.sign_seed):
            day.flock.secret(f"{person.login}: keys", secret)
        for code in person.codes:
            day.flock.secret(f"{person.login}: one-time code", code)
            day.flock.secret(f"{person.login}: one-time code", code.replace("-", ""))
    try:
        day.running.append(intake(office, **day.env("intake")))
        day.running.append(desk(office, **day.env("desk")))
        rini = _on_the_street(day)
        _at_the_desk(day, rini)
        day.search(SIGNED_OUT)
    finally:
        for room in day.running:
            room.stop()
    day.search(STOPPED, shared=True)
    day.kept.public = day.places_of_public()
    return day.kept


# The street


def _on_the_street(day: Day) -> Reporter:
    word, room = day.flock.word, day.running[0]
    rini = Reporter(room, agent=word("agent"))
    _forms_that_are_refused(day, rini)
    answer = rini.report(word("narrative"), unit="umum", known_by="few", **{name: word(name) for name in TEXTS[1:]})
    day.kept.check("report", answer.status == 200)
    day.secrets_of(rini.words, "Rini")
    day.cookies_of(rini.browser, "Rini")
    _files(day, rini)
    rini.say(word("message"))
    _messages_that_are_refused(day, rini)
    _words_that_are_wrong(day)
    _through_every_other_door(day)
    with _half_a_form(day), _half_a_file(day, rini):
        day.search(HALF_SENT, shared=True)
    return rini


def _through_every_other_door(day: Day) -> None:
    """Each by a reporter of its own, in both languages by turns; every field that takes a text has its canary."""
    word, check = day.flock.word, day.kept.check
    for number, choice in enumerate(one for one in doorways() if one.slug != "integrity"):
        written = [one for one in choice.fields if one.field.type in ("line", "long")]
        typed = {one.name: word(choice.slug[:4] + one.name)[: one.field.max_length] for one in written}
        needed = GIFT if any(one.name == "side" for one in choice.fields) else {}
        other = Reporter(day.running[0], agent=word(choice.slug + "agent"), place="/en" if number % 2 else "")
        page = other.report(typed.pop("narrative"), door=choice.slug, **typed, **needed).page
        check(f"a report through {choice.slug}", all(f"berkas{end}" in page.actions for end in ENDS[: len(choice.kinds)]))
        day.secrets_of(other.words, choice.slug)
        day.cookies_of(other.browser, choice.slug)
        token = page.value("form_token", "pesan")
        for end in ENDS[: len(choice.kinds)]:
            said = {f"text{end}": word(f"{choice.slug}message{end}"), "case": "2" if end else "1", "form_token": token}
            check(f"{choice.slug}: message{end}", other.browser.post(other.place + "/kotak/pesan", said).status == 303)
            name, plain = word(f"{choice.slug}file{end}") + ".txt", word(f"{choice.slug}content{end}").encode()
            sent = other.upload(name, [plain], len(plain), token=page.value("form_token", f"berkas{end}"))
            check(f"{choice.slug}: file{end}", sent.status == 303)


def _forms_that_are_refused(day: Day, rini: Reporter) -> None:
    word, browser, check = day.flock.word, rini.browser, day.kept.check

    def send(what: str, status: int, headers: dict[str, str] | None = None, raw: bytes = b"", **typed: Any) -> None:
        fields = rini.filled(word(what), **{name: word(what + name) for name in TEXTS[1:]})
        day.secrets_of(rini.words, what)
        fields |= {"form_token": _aged(day, fields["form_token"])} if what == "expired" else {}
        sent = {name: value for name, value in {**fields, **typed}.items() if value is not None}
        body = "&".join(f"{name}={quote(str(value))}" for name, value in sent.items()).encode() + raw
        answer = browser.send("POST", "/lapor?q=" + word("query"), body, {**URLENCODED, **(headers or {})})
        check(f"{what}: {answer.status}", answer.status == status)

    send("expired", 422)
    send("toolong", 422, narrative=(word("toolong") + " ") * 1500)
    send("missing", 422, narrative="")
    send("broken", 422, raw=b"&where=" + word("brokenwhere").encode() + b"%FF%FE")
    send("language", 200, language="en")
    send("choice", 422, known_by=word("choiceknownby"), unit=word("choiceunit"), excluded=word("choiceexcluded"))
    send("wrongwords", 422, word_a=word("worda"), word_b=word("wordb"))
    send("notourtoken", 400, form_token=word("formtoken"))
    send("otherwords", 422, words=word("words") + " satu dua tiga empat lima enam tujuh delapan sembilan")
    send("elsewhere", 403, {"origin": "http://" + word("origin") + ".example"})
    send("twice", 422, raw=b"&when=" + word("twicewhen").encode())
    send("toolarge", 413, raw=b"&pad=" + word("toolargepad").encode() * 200_000)
    spoken = {"referer": word("referer"), "accept-language": word("acceptlanguage"), "x-forwarded-for": word("forwarded")}
    send("extra", 422, {**spoken, "cookie": "a=" + word("cookie")}, narrative="", **{word("fieldname"): word("fieldvalue")})
    send("mediatype", 400, {"content-type": "multipart/form-data; boundary=" + word("boundary")})
    check("unknown page", browser.get("/" + word("path")).status == 404)
    check("unknown method", browser.send(word("method").upper(), "/lapor").status in (400, 404, 405))


def _aged(day: Day, token: str) -> str:
    """The same form token, made a day and an hour ago."""
    with closing(sqlite3.connect(day.office.server / "letterbox.sqlite3")) as letterbox:
        secret = letterbox.execute("select form_secret from office").fetchone()[0]
    fields = FormToken(secret).read("lapor", token, DAY)
    return FormToken(secret, clock=lambda: time.time() - DAY - 3600).make("lapor", **fields)


def _files(day: Day, rini: Reporter) -> None:
    word = day.flock.word
    for file in (
        evidence.diary(word("diary"), 1_300_000, word("diaryname") + ".txt"),
        evidence.photograph(word("photograph"), word("photographname") + ".jpg"),
        evidence.letter(word("letter"), word("lettername") + ".pdf"),
        evidence.minutes(word("minutes"), word("minutesname") + ".docx"),
    ):
        answer = rini.upload(file.name, [file.content], len(file.content), file.media_type)
        day.kept.check(f"upload of {file.media_type}", answer.status == 303)
        day.kept.sent[file.name] = file.sha256
    eve = Reporter(day.running[0])
    eve.case = rini.case  # type: ignore[method-assign]  # a file sent after the visit was left
    locked = eve.upload(word("lockedname"), [word("lockedfile").encode() * 50_000], len(word("lockedfile")) * 50_000)
    day.kept.check("upload without a visit", locked.status == 403)
    typed = rini.upload(word("typedname"), [word("typedfile").encode()], len(word("typedfile")), "text/" + word("mediatype"))
    day.kept.check("upload of an odd type", typed.status == 303)
    day.kept.sent[word("typedname")] = evidence.Evidence("", "", word("typedfile").encode()).sha256


def _messages_that_are_refused(day: Day, rini: Reporter) -> None:
    word, check = day.flock.word, day.kept.check
    token = rini.case().page.value("form_token", "pesan")
    long = rini.browser.post("/kotak/pesan", {"form_token": token, "text": (word("longmessage") + " ") * 3000})
    check("message too long", long.status == 422)
    forged = rini.browser.post("/kotak/pesan", {"form_token": word("messagetoken"), "text": word("forgedmessage")})
    check("message with a forged form", forged.status == 422)
    late = Browser("127.0.0.1", day.running[0].port)
    late.cookies["__Host-kunjungan"] = day.flock.word("cookievalue")
    answer = late.post("/kotak/pesan", {"form_token": token, "text": word("latemessage"), "words": word("latewords") + " satu"})
    check("message after the visit", answer.status == 403)


def _words_that_are_wrong(day: Day) -> None:
    word, eve = day.flock.word, Reporter(day.running[0], agent=day.flock.word("eveagent"))
    check, stray = day.kept.check, list(CaseToken.new().words)
    check("a word that is none", eve.enter([word("typedword"), *stray[1:]]).status == 422)
    check("too few words", eve.enter([word("fewwords")]).status == 422)
    day.secrets_of(stray, "a token of no case")
    check("a token of no case", eve.enter(stray).status == 303)
    day.cookies_of(eve.browser, "Eve")
    check("no case", eve.case().status in (200, 404))


@contextmanager
def _half_a_form(day: Day) -> Iterator[None]:
    """A form of which the second half does not come, while the body runs."""
    typed = ("narrative=" + day.flock.word("halfform") * 4000).encode()
    with _sending(day.running[0], "/lapor", "application/x-www-form-urlencoded", typed, ""):
        # One more request on the same event loop: what was sent before it has been read by then.
        day.kept.check("half a form", Browser("127.0.0.1", day.running[0].port).get("/").status == 200)
        yield


@contextmanager
def _half_a_file(day: Day, rini: Reporter) -> Iterator[None]:
    """A file of which the end does not come: half of it is sealed on the disk already while the body runs."""
    token, word = rini.case().page.value("form_token", "berkas"), day.flock.word
    boundary = BOUNDARY.decode()
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{token}\r\n'
    head += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{word("halfname")}.txt"\r\n'
    head += f"Content-Type: text/{word('halftype')}\r\n\r\n"
    cookie = "; ".join(f"{name}={value}" for name, value in rini.browser.cookies.items())
    body = head.encode() + evidence.diary(word("halffile"), 1_300_000).content
    with _sending(day.running[0], "/kotak/berkas", f"multipart/form-data; boundary={boundary}", body, cookie):
        deadline = time.monotonic() + 30
        while not (parts := _parts(day)) and time.monotonic() < deadline:
            time.sleep(0.02)
        day.kept.check("half a file", bool(parts))
        yield


def _parts(day: Day) -> list[Path]:
    return [path for path in (day.office.server / "files").glob("*.part") if path.stat().st_size > 0]


@contextmanager
def _sending(room: Room, path: str, media_type: str, half: bytes, cookie: str) -> Iterator[None]:
    with socket.create_connection(("127.0.0.1", room.port), timeout=60) as line:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{room.port}\r\nContent-Type: {media_type}\r\n"
        head += f"Content-Length: {2 * len(half)}\r\nOrigin: http://127.0.0.1:{room.port}\r\nCookie: {cookie}\r\n\r\n"
        line.sendall(head.encode() + half)
        yield


# The desk


def _at_the_desk(day: Day, rini: Reporter) -> None:
    day.carry()
    _doors_that_stay_shut(day)
    office, room = day.office, day.running[1]
    omar, olga, nur, ratna = (Officer(room, office, login) for login in ("omar", "olga", "nur", "ratna"))
    for officer in (omar, olga, nur, ratna):
        officer.browser.agent = day.flock.word("officeragent")
        officer.sign_in(printed=officer is not olga)
        day.cookies_of(officer.browser, officer.person.login)
    everything, case = omar.cases(), case_of(office, " ".join(rini.words))
    assert case is not None
    day.kept.check("every case at the desk", len(everything) == sum(len(one.kinds) for one in doorways()))
    for one in everything:
        day.kept.check(f"case {everything.index(one)} opens", day.flock.mark in omar.open(one).body.decode())
    _writing(day, omar, case)
    _view(day, omar)
    _moves(day, omar, olga, nur, case)
    _download(day, nur, case)
    invitation = _invite(day, olga)
    _enrol(day, invitation)
    _new_codes(day, ratna)
    day.kept.check("audit", ratna.browser.get("/audit").status == 200)
    day.kept.check("figures", all(ratna.browser.get(page).status == 200 for page in ("/angka", "/angka/lembar")))
    day.carry()
    read = rini.case()
    day.kept.check("the answer reaches Rini", day.flock.word("answer") in read.page.text)
    _case_secrets(day)
    day.search(AT_WORK)
    for officer in (omar, olga, nur, ratna):
        page = officer.queue().page
        left = officer.browser.post("/keluar", {"form_token": page.value("form_token", "/keluar")})
        day.kept.check(f"{officer.person.login} left", left.status == 303 and officer.queue().status == 303)


def _doors_that_stay_shut(day: Day) -> None:
    word, eve = day.flock.word, Browser("localhost", day.running[1].port, day.flock.word("eveatthedesk"))
    token = eve.get("/masuk").page.value("form_token")
    typed = {"form_token": token, "login": word("triedlogin"), "passphrase": word("triedpassphrase"), "code": word("triedcode")}
    day.kept.check("wrong login", eve.post("/masuk", typed).status == 400)
    day.kept.check("wrong passphrase", eve.post("/masuk", {**typed, "login": "omar"}).status == 400)
    late = eve.post("/kasus/" + "0" * 32 + "/jawab", {"form_token": token, "answer_text": word("stranger") + " kata"})
    day.kept.check("a stranger's text", late.status == 403)
    token = eve.get("/undangan").page.value("form_token")
    tried = eve.post("/undangan", {"form_token": token, "step": "make", "invitation": word("triedinvitation")})
    day.kept.check("wrong invitation", tried.status == 400)


def _writing(day: Day, omar: Officer, case: str) -> None:
    word = day.flock.word
    omar.answer(case, word("answer"))
    omar.note(case, word("note"))
    long = omar.act(case, "catatan", note_text=(word("longnote") + " ") * 3000)
    day.kept.check("note too long", long.status == 400)
    page = omar.open(case).page
    forged = omar.browser.post(f"/kasus/{case}/jawab", {"form_token": word("desktoken"), "answer_text": word("forgedanswer")})
    day.kept.check("answer with a forged form", forged.status == 400)
    day.kept.check("the report is read", day.flock.word("narrative") in page.text)
    for searched, is_found in ((word("narrative"), True), (word("searched"), False)):
        token = omar.queue().page.value("form_token", "/")
        found = omar.browser.follow(omar.browser.post("/", {"form_token": token, "words": searched}))
        day.kept.check(f"a search, {is_found}", (f'href="/kasus/{case}"' in found.body.decode()) is is_found)


def _view(day: Day, omar: Officer) -> None:
    """A view of the queue is kept, with the words that are searched."""
    word, browser = day.flock.word, omar.browser
    token = omar.queue().page.value("form_token", "/")
    page = browser.follow(browser.post("/", {"form_token": token, "words": word("keptwords"), "state": "open"})).page
    kept = browser.follow(browser.post("/tampilan", {**page.form("/tampilan"), "view": word("viewname")}))
    day.kept.check("a view is kept", word("viewname") in kept.body.decode())


def _moves(day: Day, omar: Officer, olga: Officer, nur: Officer, case: str) -> None:
    word, check = day.flock.word, day.kept.check

    def step(officer: Officer, what: str, **fields: str) -> Answer:
        answer = officer.act(case, what, **fields)
        check(f"{what} {fields.get('move', '')}: {answer.status}", answer.status == 303)
        return answer

    def proposal(officer: Officer) -> str:
        return officer.open(case).page.value("proposal")

    step(omar, "langkah", move="start_triage", start_triage_text=word("triagetext"))
    shut = {"not_follow_reason": "no_sign", "not_follow_grounds": word("grounds"), "not_follow_text": word("nottext")}
    step(omar, "langkah", move="not_follow", **shut)
    seq = proposal(olga)
    step(olga, "tolak", proposal=seq, **{f"decline_{seq}": word("declinereason")})
    step(omar, "langkah", move="assess", assess_text=word("assesstext"))
    step(olga, "langkah", move="investigate", investigate_letter=word("letterno"), investigate_indication=word("indication"))
    step(olga, "langkah", move="extend", extend_reason=word("extendreason"), extend_text=word("extendtext"))
    fields = {"result_outcome": "proven", "result_findings": word("findings"), "result_text": word("resulttext")}
    step(olga, "langkah", move="result", **fields)
    step(nur, "setuju", proposal=proposal(nur))
    step(omar, "langkah", move="follow_up", follow_up_authority=word("authority"), follow_up_text=word("followtext"))
    fields = {"measure": "light_oral", "recovered": word("money")} | {name: word(name) for name in ("decision", "improvement")}
    step(omar, "langkah", move="record_measure", **{f"record_measure_{name}": value for name, value in fields.items()})
    step(olga, "akses", colleague=day.office.people["ratna"].id)
    step(omar, "mundur", recuse_reason=word("recusereason"), recuse_sure="1")


def _download(day: Day, nur: Officer, case: str) -> None:
    links = re.findall(rf'href="/kasus/{case}/berkas/([0-9a-f]+)" download>([^<]+)<', nur.open(case).body.decode())
    for file, name in links:
        answer = nur.download(case, file)
        day.kept.downloaded[name] = evidence.Evidence(name, "", answer.body).sha256


def _invite(day: Day, olga: Officer) -> str:
    """A head's invitation. A colleague's name is on the roster to be, which is no secret: looked for apart."""
    page = olga.browser.get("/tim").page
    fields = {"role": "officer", "unit": "inspektorat", "kinds": "integrity"}
    fields["form_token"] = page.value("form_token", "/tim/undang")
    refused = olga.browser.post("/tim/undang", {**fields, "name": day.flock.word("refusedname"), "login": "Tidak Boleh"})
    day.kept.check("invitation refused", refused.status == 400)
    sent = {**fields, "name": day.public.word("name"), "login": day.public.word("login")[:39]}
    shown = olga.browser.follow(olga.browser.post("/tim/undang", sent))
    words = _listed(shown)
    day.kept.check("invitation", len(words) == 6)
    day.flock.phrase("invitation code", words)
    return " ".join(words)


def _enrol(day: Day, invitation: str) -> None:
    """The newcomer makes keys, and gives the wrong words back."""
    browser = Browser("localhost", day.running[1].port)
    token = browser.get("/undangan").page.value("form_token")
    made = browser.post("/undangan", {"form_token": token, "step": "make", "invitation": invitation})
    day.flock.phrase("newcomer's passphrase", _listed(made)[:6])
    body = made.body.decode()
    secret = re.findall(r'<code class="number">([A-Z2-7]+)</code>', body)
    day.flock.secret("newcomer's second factor", secret[0])
    day.flock.secret("newcomer's second factor", base64.b32decode(secret[0]))
    codes = re.findall(r"<li><code>([0-9a-z-]{14})</code>", body)
    day.kept.check("new keys", len(codes) == 10)
    for code in codes:
        day.flock.secret("newcomer's code", code)
    fields: dict[str, Any] = {**made.page.form("/undangan"), "code": day.flock.word("newcomercode")}
    fields |= {name: day.flock.word("newcomerword") for name in fields if name.startswith("word_")}
    day.kept.check("words given back wrongly", browser.post("/undangan", fields).status == 400)


def _new_codes(day: Day, ratna: Officer) -> None:
    token = ratna.browser.get("/akun").page.value("form_token", "/akun")
    wrong = {"form_token": token, "step": "phone", "passphrase": day.flock.word("accountpassphrase")}
    day.kept.check("wrong passphrase at the account", ratna.browser.post("/akun", wrong).status == 400)
    for step, field_name in (("phone", "passphrase"), ("codes", "codes_passphrase")):
        fields = {"form_token": token, "step": step, field_name: ratna.person.passphrase}
        shown = ratna.browser.post("/akun", fields).body.decode()
        found = re.findall(r'<code(?: class="number")?>([0-9A-Za-z-]{14,})</code>', shown)
        day.kept.check(f"account: {step}", bool(found))
        for secret in found:
            day.flock.secret(f"account: {step}", secret)


def _listed(answer: Answer) -> list[str]:
    """The words of the first list of words on the page."""
    shown = re.search(r'<ol class="code-words.*?</ol>', answer.body.decode(), re.DOTALL)
    return re.findall(r"<li[^>]*>(?:<[^>]+>)*\s*([a-z]+)", shown.group(0)) if shown else []


def _case_secrets(day: Day) -> None:
    """The case's private key and the keys of its files, from what a reader can open."""
    for opened in open_cases(day.office.inspectorate / "casebook.sqlite3", day.office.people["olga"]):
        day.flock.secret("case key", opened.seed)
        for entry in opened.entries:
            if entry["type"] == "file":
                day.flock.secret("file key", base64.b64decode(entry["body"]["key"]))
                day.kept.check("file keys", True)
