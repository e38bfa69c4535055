"""What can be wrong with a store: each sort with its words, and one line for each that is found."""

from dataclasses import dataclass

from wbs.cases.case_number import number_of

# Indonesian, English. The names are for tests and for whoever reads many lines: added, never renamed.
WORDS: dict[str, tuple[str, str]] = {
    "mark": ("bukan basis data kami, atau versi lain", "no database of ours, or of another version"),
    "database": ("SQLite menemukan kerusakan", "SQLite finds damage"),
    "unreadable": ("tidak dapat dibaca", "cannot be read"),
    "shape_missing": ("tidak ada", "is missing"),
    "shape_strange": ("tidak kami buat", "is none that we make"),
    "shape_other": ("kolomnya lain", "has other columns"),
    "value": ("nilainya bukan yang kami buat", "holds a value that we do not make"),
    "nothing": ("menunjuk sesuatu yang tidak ada", "refers to nothing"),
    "twice": ("ada dua kali", "stands twice"),
    "office": ("harus tepat satu baris", "must be exactly one row"),
    "counter": ("lebih kecil dari perubahan yang tercatat", "is lower than a change that is noted"),
    "roster_gap": ("nomornya melompat", "a version is missing before it"),
    "roster_bad": ("daftar petugas tidak sah", "the roster does not hold"),
    "roster_expired": ("daftar petugas sudah kedaluwarsa", "the roster has expired"),
    "birth_bad": ("catatan lahir tidak sah", "the birth record does not hold"),
    "birth_moved": ("catatan lahir milik kasus lain", "the birth record is of another case"),
    "birth_roster": ("lahir di bawah daftar petugas yang tidak ada di sini", "born under a roster that is not here"),
    "birth_sealed": ("bagian terkunci catatan lahir ditukar", "the sealed part of the birth record is another"),
    "grants": ("baris akses bukan yang dibuat saat lahir", "the grant rows are not those of its birth"),
    "grant_missing": ("baris akses hilang", "a grant row is missing"),
    "grant_strange": ("baris akses untuk yang tidak dikenal", "a grant row for nobody whom a roster knows"),
    "strand_empty": ("tidak ada isinya", "has no entry"),
    "strand_gap": ("ada yang hilang sebelum ini", "something is missing before it"),
    "strand_link": ("tidak menyambung pendahulunya", "does not follow its predecessor"),
    "strand_hash": ("isinya bukan yang disebut sidiknya", "is not what its hash says"),
    "head_bad": ("ujung bertanda tangan tidak sah", "the signed head does not hold"),
    "head_other": ("ujung bertanda tangan tidak cocok dengan isinya", "the signed head is not that of the strand"),
    "carried": ("tanda terbawa tidak mungkin", "what counts as carried cannot be"),
    "emptied": ("dikosongkan tetapi belum dibawa, atau hanya sebagian", "emptied though not carried, or in part only"),
    "form": ("tanda formulir lahir hilang: kodenya tak dikenal lagi", "its birth form is gone, so nobody knows its words"),
    "collection": ("tidak tercatat terbawa sampai ujungnya", "is not noted as collected up to its end"),
    "opened": ("tercatat sudah dibuka, tetapi tidak ada tulisan petugas", "is noted as opened, but no officer wrote in it"),
    "file_missing": ("berkas hilang", "the file is gone"),
    "file_size": ("ukuran berkas lain", "the file has another size"),
    "file_changed": ("isi berkas berubah", "the file is not the one that came"),
    "file_unreadable": ("berkas tidak dapat dibaca", "the file cannot be read"),
    "file_orphan": ("berkas tanpa baris", "a file that no row names"),
    "file_leftover": ("sisa pekerjaan yang terputus", "left over from work that broke off"),
    "certificate": ("surat pemusnahan tidak sah", "the certificate of its destruction does not hold"),
    "destroyed": ("kasus yang sudah dimusnahkan masih ada", "a case that was destroyed is still there"),
    "login_missing": ("petugas dalam daftar tanpa nama masuk", "an officer of the roster without a login"),
    "login_strange": ("nama masuk untuk yang tidak ada dalam daftar", "a login of nobody who is living in the roster"),
    "draft": ("rancangan daftar tidak dapat dibaca", "the draft of a roster cannot be read"),
    "plan": ("rencana undangan tidak dapat dibaca", "the plan of an invitation cannot be read"),
}


@dataclass(frozen=True)
class Finding:
    """`what`: see WORDS; `where`: a table, column, strand, version or file; `case`: 32 hex digits or ""; `seq`: 0 if none.

    `detail` is ours or SQLite's; nothing that a row holds is ever printed but the number of its case.
    """

    what: str
    where: str
    case: str = ""
    seq: int = 0
    detail: str = ""

    def line(self) -> str:
        """One line: which case, where, and what is wrong in both languages."""
        place = [number_of(self.case)] if self.case else []
        place += [self.where, *([str(self.seq)] if self.seq else [])]
        indonesian, english = WORDS[self.what]
        detail = f" ({self.detail})" if self.detail else ""
        return _printable(f"{' '.join(place)}: {indonesian} / {english}{detail}")


def _printable(line: str) -> str:
    """Names in a hostile file could steer a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in line)
