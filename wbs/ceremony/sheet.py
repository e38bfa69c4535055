"""The sheets: what exists on paper only. One for each officer, six for the holders of the office and recovery key."""

from dataclasses import dataclass

import pyotp

from wbs.ceremony.office import NewOffice, NewOfficer

ISSUER = "Layanan Integritas"


@dataclass(frozen=True)
class Said:
    """The same in Indonesian and English."""

    id: str
    en: str


@dataclass(frozen=True, repr=False)
class Sheet:
    """``words``: to be written down in order, two of them are typed back. ``uri``: for the phone, as a QR code.

    ``fingerprint``: the roster's eight words, to be read out to the operator; nothing secret.
    """

    slug: str
    owner: str
    title: Said
    duties: tuple[Said, ...]
    words_name: Said
    words: tuple[str, ...]
    facts: tuple[tuple[Said, str], ...] = ()
    codes: tuple[str, ...] = ()
    uri: str = ""
    fingerprint: str = ""


OFFICER_TITLE = Said("Lembar petugas", "Officer's sheet")
OFFICER_DUTIES = (
    Said(
        "Simpan di tempat terkunci yang hanya Anda buka. Jangan difoto, jangan disalin ke komputer.",
        "Keep it locked away where only you can reach it. No photograph, no copy on a computer.",
    ),
    Said(
        "Pindai kode QR dengan aplikasi autentikator di ponsel Anda, atau ketik rahasianya.",
        "Scan the QR code with the authenticator app on your phone, or type its secret.",
    ),
    Said(
        "Ponsel hilang: ketik satu kode cadangan sebagai ganti kode ponsel, lalu coret.",
        "Phone lost: type one spare code in place of the phone's code, then cross it out.",
    ),
)
KEEP_SHEET = Said(
    "Simpan terpisah dari lembar pemegang lain. Dua lembar bersama membuka kunci ini; satu lembar tidak berguna.",
    "Keep it apart from the other holders' sheets. Two of them open this key; one alone is useless.",
)
OFFICE_TITLE = Said("Lembar kunci kantor", "Sheet of the office key")
OFFICE_USE = Said(
    "Kunci kantor mengesahkan daftar petugas yang pertama. Kata-katanya bahasa Inggris menurut standar SLIP-39.",
    "The office key signed the first roster. Its words are English by the SLIP-39 standard.",
)
RECOVERY_TITLE = Said("Lembar kunci pemulihan", "Sheet of the recovery key")
RECOVERY_USE = Said(
    "Kunci pemulihan membuka perkara bila tidak ada lagi petugas yang dapat. Hanya dipakai bersama atasan tim pengawas.",
    "The recovery key opens cases when no officer is left who can. Used only together with the overseer.",
)
SHARE_WORDS = Said("Kata-kata lembar ini, urut", "The words of this sheet, in order")


def sheets(new: NewOffice) -> tuple[Sheet, ...]:
    """Officers first, in the plan's order, then for each holder the office key's and the recovery key's."""
    officers = tuple(_officer_sheet(officer, new) for officer in new.officers)
    shares = tuple(
        _share_sheet(new, number, *what)
        for number in range(len(new.plan.holders))
        for what in (
            ("kantor", OFFICE_TITLE, OFFICE_USE, new.office_sheets[number]),
            ("pemulihan", RECOVERY_TITLE, RECOVERY_USE, new.recovery_sheets[number]),
        )
    )
    return officers + shares


def _officer_sheet(officer: NewOfficer, new: NewOffice) -> Sheet:
    secret = officer.key.totp_secret
    issuer = f"{ISSUER} DEMO" if new.plan.demo else ISSUER
    return Sheet(
        slug=f"petugas-{officer.plan.login}",
        owner=officer.plan.name,
        title=OFFICER_TITLE,
        duties=OFFICER_DUTIES,
        words_name=Said("Kalimat sandi (6 kata)", "Passphrase (6 words)"),
        words=tuple(officer.passphrase.split()),
        facts=(
            (Said("Nama masuk", "Login"), officer.plan.login),
            (Said("Rahasia untuk ponsel", "Secret for the phone"), secret),
        ),
        codes=officer.codes,
        uri=pyotp.TOTP(secret).provisioning_uri(name=officer.plan.login, issuer_name=issuer),
        fingerprint=" ".join(new.fingerprint),
    )


def _share_sheet(new: NewOffice, number: int, slug: str, title: Said, use: Said, words: str) -> Sheet:
    count = f"{number + 1}/{len(new.plan.holders)}"
    return Sheet(
        slug=f"{slug}-{number + 1}",
        owner=new.plan.holders[number].name,
        title=Said(f"{title.id} {count}", f"{title.en} {count}"),
        duties=(use, KEEP_SHEET),
        words_name=SHARE_WORDS,
        words=tuple(words.split()),
    )
