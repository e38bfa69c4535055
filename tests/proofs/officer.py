"""An officer over real HTTP at the desk: signs in, opens cases, answers, moves them on."""

import time
from itertools import count
from typing import Any

import pyotp

from tests.desk.stating import gate_on
from tests.proofs.browser import Answer, Browser
from tests.proofs.office import Office
from tests.proofs.rooms import Room

STEP_SECONDS = 30


class Officer:
    """Signs in with a code from the phone, or with a printed one when the phone's code has been used already."""

    def __init__(self, room: Room, office: Office, login: str) -> None:
        self.browser, self.person = Browser("localhost", room.port), office.people[login]

    def sign_in(self, printed: bool = True) -> Answer:
        """As try_in; fails unless he is let in. The answer is the page behind."""
        answer = self.try_in(printed)
        assert answer.status == 303, answer.page.text[:2000]
        return self.browser.follow(answer)

    def try_in(self, printed: bool = True) -> Answer:
        """``printed``: with a printed one-time code, so that a proof need not wait for the phone's next code."""
        code = self.person.codes.pop() if printed else pyotp.TOTP(self.person.totp_secret).at(time.time())
        page = self.browser.get("/masuk").page
        fields = {
            "form_token": page.value("form_token"),
            "login": self.person.login,
            "passphrase": self.person.passphrase,
            "code": code,
        }
        return self.browser.post("/masuk", fields)

    def queue(self) -> Answer:
        return self.browser.get("/")

    def cases(self) -> list[str]:
        """Ids of the cases in his queue, as far as the desk has read them: page by page, in its order."""
        found: dict[str, None] = {}
        for number in count(1):
            pieces = self.browser.get(f"/?page={number}").body.decode().split('href="/kasus/')[1:]
            before = len(found)
            found.update(dict.fromkeys(piece[:32] for piece in pieces))
            if len(found) == before:
                return list(found)
        raise AssertionError

    def open(self, case: str) -> Answer:
        """The case's page; the first time he states that he has nothing to do with it."""
        answer = self.browser.get(f"/kasus/{case}")
        gate = gate_on(answer.body.decode())
        if not gate:
            return answer
        return self.browser.follow(self.browser.post(gate["form"], {"form_token": gate["form_token"]}))

    def act(self, case: str, what: str, **fields: Any) -> Answer:
        """One form of the case page: jawab, catatan, langkah, setuju, tolak, ambil, akses, mundur."""
        page = self.open(case).page
        form = page.form(f"/kasus/{case}/{what}")
        token = form["form_token"] if not isinstance(form["form_token"], list) else form["form_token"][0]
        return self.browser.post(f"/kasus/{case}/{what}", {"form_token": token, **fields})

    def answer(self, case: str, text: str) -> None:
        done = self.act(case, "jawab", answer_text=text)
        assert done.status == 303, done.page.text[:2000]

    def note(self, case: str, text: str) -> None:
        done = self.act(case, "catatan", note_text=text)
        assert done.status == 303, done.page.text[:2000]

    def download(self, case: str, file: str) -> Answer:
        return self.browser.get(f"/kasus/{case}/berkas/{file}")
