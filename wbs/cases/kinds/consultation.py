"""A question before anything happened: "bolehkah saya menerima ini?" The answer is advice; nobody is accused of anything."""

from wbs.cases.kind import Clock, Door, Field, Kind, Mark, Move, Option, Outcome, State, Text
from wbs.cases.shared_fields import EXCLUDED, LESSONS, NEW, UNIT

FIELDS = (
    Field(
        "narrative",
        Text("Apa yang ingin Anda tanyakan?", "What would you like to ask?"),
        Text(
            "Misalnya: “Bolehkah saya menerima parsel dari penyedia jasa?” Jangan tulis nama Anda.",
            "Such as: “May I accept a hamper from a supplier?” Do not write your name.",
        ),
        type="long",
        required=True,
        max_length=20_000,
    ),
    Field(
        "about",
        Text("Tentang apa?", "What is it about?"),
        type="choice",
        options=(
            Option("gift", Text("Pemberian: uang, barang, atau fasilitas", "A gift: money, goods or facilities")),
            Option("conflict", Text("Kepentingan pribadi dan keputusan kantor", "A private interest and a decision")),
            Option("report", Text("Cara melapor dan apa yang terjadi sesudahnya", "How to report, and what follows")),
            Option("other", Text("Lainnya", "Something else")),
        ),
    ),
    Field(
        "needed_by",
        Text("Kapan Anda harus memutuskan?", "By when must you decide?"),
        Text(
            "Kosongkan bila tidak mendesak. Bila sudah harus diputuskan sekarang: tolaklah dulu, atau tunda.",
            "Leave it empty if it is not urgent. If you must decide now: decline for the time being, or put it off.",
        ),
        type="day",
    ),
    Field(
        "value",
        Text("Nilai atau taksirannya (Rp), bila tentang pemberian", "Its value, or a guess (Rp), if it is about a gift"),
        max_length=40,
    ),
    UNIT,
    EXCLUDED,
)

STATES = (
    State(
        "received",
        Text("Pertanyaan diterima", "Question received"),
        Text("Pertanyaan diterima", "Question received"),
        Text(
            "Tim pengawas menjawab di halaman ini. Selama belum dijawab, sebaiknya tolak atau tunda dulu pemberian itu.",
            "The oversight team answers on this page. Until then it is better to decline a gift, or to put it off.",
        ),
    ),
    State(
        "answered",
        Text("Dijawab", "Answered"),
        Text("Pertanyaan Anda sudah dijawab: {outcome}", "Your question was answered: {outcome}"),
        Text(
            "Bila belum jelas, bertanyalah lagi di sini. Jawaban ini nasihat menurut apa yang Anda tulis.",
            "If it is not clear, ask again here. The answer is advice, going by what you wrote.",
        ),
        leaves_on_message="received",
    ),
    State(
        "closed",
        Text("Selesai", "Closed"),
        Text("Ditutup, karena pertanyaannya sudah dijawab: {outcome}", "Closed, because the question was answered: {outcome}"),
        Text(
            "Untuk pertanyaan lain, mulailah konsultasi baru. Tentang pemberian, Anda juga dapat bertanya kepada KPK "
            "(gol.kpk.go.id).",
            "For another question, please start a new consultation. About gifts you can also ask the KPK (gol.kpk.go.id).",
        ),
        open=False,
    ),
)

OUTCOMES = (
    Outcome("decline", Text("Tolak", "Decline"), Text("sebaiknya ditolak", "it is better to decline")),
    Outcome(
        "report",
        Text("Laporkan", "Report it"),
        Text("perlu dilaporkan", "it needs to be reported"),
    ),
    Outcome("allowed", Text("Boleh", "Allowed"), Text("boleh, menurut keterangan Anda", "allowed, going by what you wrote")),
    Outcome(
        "declare",
        Text("Deklarasikan", "Declare it"),
        Text("perlu dideklarasikan sebagai konflik kepentingan", "it needs to be declared as a conflict of interest"),
    ),
    Outcome("explained", Text("Dijelaskan", "Explained"), Text("penjelasan sudah diberikan", "an explanation was given")),
)

MOVES = (
    Move(
        "answer",
        Text("Jawab pertanyaan", "Answer the question"),
        ("received",),
        "answered",
        (
            Field(
                "advice",
                Text("Nasihat", "Advice"),
                type="choice",
                required=True,
                options=tuple(Option(one.slug, one.name) for one in OUTCOMES),
            ),
            Field("rule", Text("Dasar aturan", "The rule it rests on"), max_length=300),
        ),
        tells="must",
        outcome_field="advice",
    ),
    Move(
        "close",
        Text("Tutup konsultasi", "Close the consultation"),
        ("answered",),
        "closed",
        (LESSONS,),
        two_people=True,
    ),
    Move(
        "reopen",
        Text("Buka kembali", "Reopen"),
        ("closed",),
        "received",
        (NEW,),
        two_people=True,
        tells="must",
    ),
)

CLOCKS = (
    Clock(
        "reply",
        Text("Jawaban atas pertanyaan", "Answer to the question"),
        starts=(Mark("birth"), Mark("entered", "received")),
        stops=(Mark("left", "received"),),
        amount=3,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        warn=1,
    ),
)

KIND = Kind(
    slug="consultation",
    name=Text("Konsultasi", "Consultation"),
    fields=FIELDS,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    outcomes=OUTCOMES,
    first_state="received",
    door=Door(
        Text("Saya hanya ingin bertanya", "I only want to ask"),
        Text(
            "“Bolehkah saya menerima ini?” Bertanya tidak membuat siapa pun menjadi terlapor.",
            "“May I accept this?” Asking does not put anybody under suspicion.",
        ),
        50,
        icon="question",
    ),
)
