"""What is wrong with ten words as they were typed, said so that the slip can be found."""

from crypto.case_token import WORD_COUNT, TokenError
from wbs.web.locale import Words

LONGEST_SHOWN = 40
MOST_COUNTED = 20


def words_error(wrong: TokenError, _: Words) -> str:
    """For the page alone: the words are never logged."""
    if wrong.problem == "count":
        if wrong.count == 0:
            return _("Ketik kode laporan Anda, sepuluh kata.")
        if wrong.count > MOST_COUNTED:
            return _("Kode terdiri dari %(right)s kata, yang diketik di sini jauh lebih banyak.", right=WORD_COUNT)
        return _(
            "Kode terdiri dari %(right)s kata, yang terbaca di sini %(count)s.",
            right=WORD_COUNT,
            count=wrong.count,
        )
    if wrong.problem == "unknown":
        typed = wrong.typed[:LONGEST_SHOWN]
        if wrong.neighbours:
            return _(
                "Kata ke-%(position)s, “%(typed)s”, tidak ada dalam daftar kata kode. Mungkin maksud Anda: %(neighbours)s.",
                position=wrong.position,
                typed=typed,
                neighbours=", ".join(wrong.neighbours),
            )
        return _(
            "Kata ke-%(position)s, “%(typed)s”, tidak ada dalam daftar kata kode.",
            position=wrong.position,
            typed=typed,
        )
    return _(
        "Semua kata ini ada dalam daftar, tetapi susunannya bukan sebuah kode. Mungkin ada kata yang"
        " tertukar urutannya atau salah salin."
    )
