"""What every kind may ask: of the reporter, once where a form is of two kinds, and of officers at the end. Written once."""

from wbs.cases.kind import Field, Option, Text

UNIT = Field(
    "unit",
    Text("Unit kerja mana yang terkait?", "Which unit is concerned?"),
    Text(
        "Pegawai pengawasan dari unit ini tidak ikut membaca laporan Anda.",
        "Oversight staff who belong to this unit will not read your report.",
    ),
    type="choice",
    options_from="units",
    shared=True,
)

EXCLUDED = Field(
    "excluded",
    Text("Siapa yang tidak boleh membaca laporan ini?", "Who must not read this report?"),
    Text(
        "Pilih jabatan yang terkait dengan laporan ini. Pemegang jabatan itu tidak akan dapat membacanya.",
        "Choose positions that are involved. Whoever holds them will not be able to read it.",
    ),
    type="choices",
    max_length=20,
    options_from="positions",
    shared=True,
)

KNOWN_BY = Field(
    "known_by",
    Text("Kira-kira berapa orang yang mengetahui hal ini?", "About how many people know of this?"),
    Text(
        "Semakin sedikit yang tahu, semakin hati-hati kami bertanya agar orang tidak dapat menebak siapa Anda.",
        "The fewer who know, the more careful we are with questions, so that nobody can guess who you are.",
    ),
    type="choice",
    options=(
        Option("few", Text("Hanya sedikit orang (kurang dari 5)", "Only a few people (fewer than 5)")),
        Option("some", Text("Beberapa orang (5 sampai 20)", "Some people (5 to 20)")),
        Option("many", Text("Banyak orang (lebih dari 20)", "Many people (more than 20)")),
        Option("unsaid", Text("Tidak tahu atau tidak ingin menjawab", "I do not know, or would rather not say")),
    ),
    shared=True,
)

AUDIENCE = Field(
    "audience",
    Text("Sebagai apa Anda melapor?", "You are reporting as"),
    type="choice",
    options=(
        Option("staff", Text("Pegawai instansi ini", "Staff of this office")),
        Option("public", Text("Masyarakat", "A member of the public")),
        Option("unsaid", Text("Tidak ingin menjawab", "I would rather not say")),
    ),
    shared=True,
)

LESSONS = Field("lessons", Text("Pelajaran bagi instansi", "Lessons for the office"), type="long", max_length=5_000)
"""Of the move that closes a case."""

NEW = Field("new", Text("Apa yang baru", "What is new"), type="long", required=True, max_length=5_000)
"""Of the move that opens it again."""
