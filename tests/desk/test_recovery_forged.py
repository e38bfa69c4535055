"""Every head and the overseer can sign that a case was recovered, and can write into the casebook's file. What of it counts."""

import pytest

from crypto.entry import Entry, Head, seal_entry
from crypto.recovery_proof import prove
from tests.desk.conftest import Open
from tests.desk.office import Case, Office, row

FORGED = "tanpa bukti bahwa kasus ini benar-benar dibuka"
BARRED = "Akses itu tidak diakui"


def recovered(office: Office, case: Case, by: str, to: tuple[str, ...], answer_key: bytes | None = None) -> None:
    """A `recover` entry as `by` could write it into the file, without any page; its proof is made with this answer key."""
    author, head = office.team.people[by], office.casebook.heads(case.id).get("officers")
    seq, prev = (head.seq + 1, head.hash) if head else (1, case.new.birth.hash)
    officers = [office.team.people[login].id for login in to]
    proof = prove(answer_key or case.keys.answer_key, case.id, seq, prev, author.id, officers)
    body = {"officers": officers, "roster": 1, "proof": proof}
    seen = {"reporter": Head(case.head.seq, case.head.hash)}
    entry = Entry(case.id, "officers", seq, prev, office.today, author.id, 1, "recover", body, seen)
    office.casebook.record(case.id, row(seal_entry(entry, case.new.birth.case_key, author.key)))


def test_a_recovery_counts_with_its_proof_and_not_without(office: Office, desk: Open) -> None:
    case, other = office.report("Amplop di loket."), office.report("Hal lain.")
    omar = desk("omar")
    omar.get("/")
    for one, key in ((case, None), (other, bytes(32))):
        recovered(office, one, "nur", ("ratna",), key)
    ratna = desk("ratna")
    assert FORGED not in omar.page(case.path).text
    assert "Pembaca baru lewat kunci pemulihan: Ratna" in omar.page(case.path).text
    assert FORGED in omar.page(other.path).text
    assert "Pembaca baru lewat kunci pemulihan" not in omar.page(other.path).text
    assert ratna.get(other.path).status_code == 404


@pytest.mark.parametrize(
    ("by", "to", "counts"),
    [
        ("olga", ("ratna",), True),
        ("olga", ("ratna", "nur"), False),
        ("nur", ("ratna",), False),
        ("nur", ("nur",), False),
        ("ratna", ("nur",), True),
    ],
)
def test_an_excluded_head_gives_and_gets_nothing_unless_the_overseer_signs(
    office: Office, desk: Open, by: str, to: tuple[str, ...], counts: bool
) -> None:
    case = office.report(excluded=("kepala_upg",))
    omar = desk("omar")
    omar.get("/")
    recovered(office, case, by, to)
    assert (BARRED in omar.page(case.path).text) is not counts
    assert ("Pembaca baru lewat kunci pemulihan" in omar.page(case.path).text) is counts


def test_an_excluded_overseer_chooses_others_and_never_herself(office: Office, desk: Open) -> None:
    case, other = office.report(excluded=("kepala_kantor",)), office.report(excluded=("kepala_kantor",))
    omar = desk("omar")
    omar.get("/")
    recovered(office, case, "ratna", ("nur",))
    recovered(office, other, "ratna", ("nur", "ratna"))
    assert BARRED not in omar.page(case.path).text
    assert BARRED in omar.page(other.path).text


def test_an_officer_recovers_nothing_even_with_the_proof(office: Office, desk: Open) -> None:
    case = office.report()
    olga = desk("olga")
    olga.get("/")
    recovered(office, case, "omar", ("ratna",))
    assert "tidak diizinkan aturan" in olga.page(case.path).text
    assert desk("ratna").get(case.path).status_code == 404
