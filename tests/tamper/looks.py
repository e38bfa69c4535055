"""What the two rooms show after an act: the reporter's token page, and a case at the desk."""

from tests.intake.page import Page
from tests.tamper.bench import AtDesk, Bench, Report
from tests.tamper.file_acts import dump

# The token page: what it says when the record or the head is not the token's, and from where the answers do not hold.
UNTRUE = "Catatan laporan ini di server tidak cocok dengan kode Anda."
TROUBLES = {
    "gap": "Ada jawaban yang hilang: nomornya tidak berurutan.",
    "forged": "Ada jawaban yang tanda tangannya tidak cocok, jadi tidak ditampilkan.",
    "head": "Tim pengawas menandatangani kiriman yang menurut server ini tidak pernah Anda kirim",
}
UNKNOWN = "Kode ini belum dikenal"
NOT_WHOLE = "Berkas ini tidak utuh"
NOT_READ = "Isi laporan tidak dapat dibaca; lihat peringatan di atas."


def trouble(page: Page) -> str:
    """"untrue", a name of TROUBLES, "unknown", or "" for a token page on which nothing is wrong."""
    said = {"untrue": UNTRUE, "unknown": UNKNOWN, **TROUBLES}
    [found] = [name for name, text in said.items() if text in page.text] or [""]
    return found


def rows_of(bench: Bench, report: Report) -> list[tuple[object, ...]]:
    """The entries of one case as the letterbox has them."""
    asked = "SELECT strand, seq, hash FROM entries WHERE [case] = ? ORDER BY strand, seq"
    return bench.ask_letterbox(asked, report.case)


def takes_nothing_more(bench: Bench, report: Report) -> bool:
    """The token page is `untrue`; what she writes there all the same comes back to her and is sealed to nobody."""
    before, rini = rows_of(bench, report), bench.back(report)
    page = rini.case()
    assert trouble(page) == "untrue"
    assert page.value("text") == ""
    other = bench.token_page(bench.sample("closed")).value("form_token", "pesan")
    sent = rini.post("/kotak/pesan", {"form_token": other, "text": "Satu hal lagi."})
    assert sent.status_code == 422
    assert "Pesan belum dikirim." in Page(sent.text).summary
    assert "Satu hal lagi." in sent.text
    return rows_of(bench, report) == before


def entries_here(bench: Bench, report: Report, strand: str) -> int:
    """How many entries of a strand the casebook has."""
    [(count,)] = bench.ask_casebook("SELECT count(*) FROM entries WHERE [case] = ? AND strand = ?", report.case, strand)
    return int(count)


def receipts(bench: Bench, report: Report) -> int:
    """How many receipts the team has signed in this case, if it told the reporter nothing else: each is an answer to her."""
    return max(0, entries_here(bench, report, "answers") - 1)  # the first is the birth's


def is_put_aside(officer: AtDesk, report: Report, code: str = "birth_forged") -> bool:
    """His queue says why; the case has no page and no receipt."""
    assert officer.is_told(code, report.case)
    assert officer.get(report.path).status_code == 404
    assert receipts(officer.bench, report) == 0
    return True


def file_links(page_of_case: str, report: Report) -> list[str]:
    """Addresses of the files on a case's page, in their order."""
    marker = f'href="{report.path}/berkas/'
    return [f"{report.path}/berkas/{part.partition(chr(34))[0]}" for part in page_of_case.split(marker)[1:]]


def is_not_handed_out(officer: AtDesk, address: str, content: bytes) -> bool:
    """The page says that the file is not whole, and nothing of it leaves the desk."""
    answer = officer.get(address)
    assert answer.status_code == 409
    assert NOT_WHOLE in answer.text
    return content not in answer.content


def samples(bench: Bench) -> dict[str, list[tuple[object, ...]]]:
    """All rows of the demo's cases in the casebook: to show that an act somewhere else did not touch them."""
    cases = set(bench.office.cases.values())
    tables = dump(bench.casebook, but=("sessions", "audit", "alarms", "office", "pins", "preferences"))
    return {name: [row for row in rows if cases & set(map(str, row))] for name, rows in tables.items()}
