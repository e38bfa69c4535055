"""The reporter's own conflict of interest (konflik kepentingan), declared.

Being in a conflict is no violation: what matters is that the decision waits until somebody above has said how it is kept clean.
The seven working days stand in a ministry's rule that was made after PermenPANRB 17/2024, so here they are a promise.
"""

from wbs.cases.kind import Clock, Door, Field, Kind, Mark, Move, Option, Outcome, State, Text
from wbs.cases.shared_fields import EXCLUDED, LESSONS, NEW, UNIT

CONTROLS = (
    Option("disclosure", Text("Pengungkapan dan pencatatan", "Disclosure and record")),
    Option(
        "recusal",
        Text("Penarikan diri dari pengambilan keputusan", "Recusal from the decision"),
    ),
    Option(
        "replacement",
        Text("Pengambilalihan atau penunjukan pejabat lain", "The decision is taken over, or given to somebody else"),
    ),
    Option("limited_access", Text("Pembatasan akses informasi", "Limited access to information")),
    Option(
        "neutral_watch",
        Text("Pengawasan oleh pihak ketiga yang netral, atau prinsip empat mata", "A neutral third party watches, or four eyes"),
    ),
    Option("transfer", Text("Mutasi atau alih tugas", "Transfer, or other duties")),
    Option(
        "divestment",
        Text("Pengurangan atau pelepasan kepentingan pribadi", "The private interest is reduced or given up"),
    ),
    Option(
        "resignation",
        Text("Pengunduran diri dari jabatan rangkap", "Resignation from the second post"),
    ),
    Option("closer_watch", Text("Pengintensifan pengawasan", "Closer oversight")),
)

FIELDS = (
    Field(
        "narrative",
        Text("Apa kepentingan pribadinya, dan apa pengaruhnya?", "What is the private interest, and what could it affect?"),
        Text(
            "Ceritakan dengan kata-kata sendiri. Berada dalam konflik kepentingan belum berarti melanggar.",
            "Tell it in your own words. To be in a conflict of interest does not mean that you did wrong.",
        ),
        type="long",
        required=True,
        max_length=20_000,
    ),
    Field(
        "nature",
        Text("Apakah konfliknya sudah nyata?", "Is the conflict real already?"),
        type="choice",
        options=(
            Option(
                "actual",
                Text("Aktual: keputusan atau tindakannya sedang berjalan", "Actual: the decision or act is under way"),
            ),
            Option("potential", Text("Potensial: dapat terjadi kelak", "Potential: it may come about")),
            Option("unsaid", Text("Belum tahu", "I do not know yet")),
        ),
    ),
    Field(
        "decision",
        Text("Keputusan atau tindakan apa yang terkait?", "Which decision or act is concerned?"),
        type="long",
        max_length=2_000,
    ),
    Field(
        "source",
        Text("Dari mana konflik itu berasal?", "Where does the conflict come from?"),
        type="choice",
        options=(
            Option("business", Text("Kepentingan bisnis atau finansial", "Business or financial interest")),
            Option("family", Text("Hubungan keluarga dan kerabat", "Family and relatives")),
            Option("affiliation", Text("Hubungan afiliasi", "Affiliation")),
            Option("second_job", Text("Pekerjaan di luar pekerjaan pokok", "Work beside the main work")),
            Option("second_post", Text("Rangkap jabatan", "A second post")),
            Option(
                "former_post",
                Text("Pengaruh atau relasi dari jabatan lama", "Influence or relations from a former post"),
            ),
            Option("gift", Text("Penerimaan hadiah", "A gift received")),
            Option("other", Text("Sumber lainnya", "Another source")),
        ),
        later=True,
    ),
    Field(
        "party",
        Text("Siapa pihak terkait, dan apa hubungannya dengan Anda?", "Who is the other party, and how are you related?"),
        type="long",
        max_length=2_000,
    ),
    Field("since", Text("Sejak kapan?", "Since when?"), later=True),
    Field(
        "stopped",
        Text("Sudahkah Anda berhenti terlibat dalam keputusan itu?", "Have you stopped working on that decision?"),
        Text(
            "Bila belum, berhentilah sekarang sampai atasan menetapkan pengendaliannya.",
            "If not, please stop now, until your superior has set the control.",
        ),
        type="choice",
        options=(
            Option("yes", Text("Sudah", "Yes")),
            Option("no", Text("Belum", "Not yet")),
            Option("none", Text("Tidak ada keputusan yang berjalan", "No decision is under way")),
        ),
    ),
    Field(
        "proposal",
        Text("Pengendalian apa yang Anda usulkan?", "Which control do you propose?"),
        type="choices",
        max_length=len(CONTROLS),
        options=CONTROLS,
        later=True,
    ),
    UNIT,
    EXCLUDED,
)

STATES = (
    State(
        "declared",
        Text("Dideklarasikan", "Declared"),
        Text("Deklarasi diterima: hentikan dulu keputusan itu", "Declaration received: please stop that decision for now"),
        Text(
            "Jangan mengambil keputusan atau tindakan itu, dan jangan memengaruhinya, sampai pengendaliannya ditetapkan.",
            "Do not take that decision or act, and do not influence it, until the control has been set.",
        ),
    ),
    State(
        "stopped",
        Text("Keputusan dihentikan sementara", "Decision on hold"),
        Text("Keputusan itu dihentikan sementara", "That decision is on hold"),
        Text(
            "Atasan menilai deklarasi Anda dan menetapkan pengendaliannya. Sampai saat itu bukan Anda yang memutuskan.",
            "Your superior considers the declaration and sets the control. Until then the decision is not yours.",
        ),
    ),
    State(
        "analysis",
        Text("Analisis atasan", "The superior's analysis"),
        Text("Deklarasi sedang dinilai atasan", "The superior is considering the declaration"),
        Text(
            "Atasan menilai apakah benar ada konflik kepentingan dan apa dampaknya, lalu menetapkan pengendaliannya.",
            "The superior considers whether there is a conflict of interest and what it could do, then sets the control.",
        ),
    ),
    State(
        "controlled",
        Text("Pengendalian ditetapkan", "Control set"),
        Text("Sudah diputuskan: {outcome}", "Decided: {outcome}"),
        Text(
            "Jalankan pengendalian yang disampaikan di halaman ini. Hasilnya ditinjau ulang paling lama dalam 12 bulan.",
            "Please keep to the control that is told on this page. It is reviewed within 12 months at the latest.",
        ),
    ),
    State(
        "monitoring",
        Text("Pemantauan", "Monitoring"),
        Text("Pengendalian sedang dipantau", "The control is being watched"),
        Text(
            "Tulislah di sini bila keadaannya berubah, misalnya kepentingan itu sudah tidak ada.",
            "Write here if things change, for instance if the interest is gone.",
        ),
    ),
    State(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("Ditutup, karena {reason}", "Closed, because {reason}"),
        Text(
            "{told} Jika ada keterangan baru, tulislah di sini: deklarasi dapat dibuka kembali.",
            "{told} If there is something new, write it here: the declaration can be reopened.",
        ),
        open=False,
    ),
    State(
        "closed",
        Text("Selesai", "Closed"),
        Text("Ditutup, karena penanganannya selesai: {outcome}", "Closed, because its handling has ended: {outcome}"),
        Text(
            "Terima kasih atas keterbukaan Anda. Bila timbul konflik lain, buatlah deklarasi baru. Bila Anda tidak sependapat, "
            "sampaikan kepada Pejabat Pengelola Konflik Kepentingan.",
            "Thank you for being open. If another conflict comes up, please declare it anew. If you disagree, turn to the "
            "official who manages conflicts of interest.",
        ),
        open=False,
    ),
)

OUTCOMES = (
    Outcome(
        "no_conflict",
        Text("Tidak terdapat konflik", "No conflict"),
        Text("tidak terdapat konflik kepentingan", "there is no conflict of interest"),
    ),
    Outcome(
        "controlled",
        Text("Dikendalikan", "Controlled"),
        Text("konflik kepentingan dikendalikan", "the conflict of interest is under control"),
        keep="long",
    ),
    Outcome(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("deklarasi tidak dapat ditindaklanjuti", "the declaration could not be followed up"),
    ),
)

REASONS = (
    Option(
        "not_own",
        Text("ini bukan konflik kepentingan Anda sendiri", "it is not a conflict of interest of your own"),
        Text(
            "Laporkan dugaan tentang orang lain di sini sebagai dugaan pelanggaran; nama Anda tidak diperlukan.",
            "Report what you suspect of others here as an alleged violation; your name is not needed.",
        ),
    ),
    Option(
        "no_contact",
        Text(
            "tanpa nama atau keputusan yang jelas, atasan tidak dapat menilainya",
            "without a name or a clear decision no superior can consider it",
        ),
        Text(
            "Anda dapat menyampaikan deklarasi langsung kepada atasan atau Pejabat Pengelola Konflik Kepentingan.",
            "You can declare it directly to your superior, or to the official who manages conflicts of interest.",
        ),
    ),
    Option(
        "declared_directly",
        Text("Anda menyampaikannya langsung kepada atasan", "you declared it to your superior directly"),
        Text("Keputusannya Anda terima dari atasan.", "You get the decision from your superior."),
    ),
    Option(
        "withdrawn",
        Text("Anda menarik deklarasi ini", "you withdrew this declaration"),
        Text("Anda tetap dapat membuat deklarasi lagi kapan saja.", "You can still declare again at any time."),
    ),
)

MANAGED = ("finding", ("controlled",))

SUPERIOR = Field("superior", Text("Jabatan atasan", "The superior's position"), required=True, max_length=200)

MOVES = (
    Move(
        "hold_decision",
        Text("Hentikan sementara keputusannya", "Put the decision on hold"),
        ("declared",),
        "stopped",
        (
            Field(
                "held", Text("Keputusan yang dihentikan", "The decision on hold"), type="long", required=True, max_length=2_000
            ),
            Field("acting", Text("Pejabat yang memutuskan sementara", "Who decides meanwhile"), max_length=200),
        ),
        tells="must",
    ),
    Move(
        "analyse",
        Text("Teruskan ke atasan tanpa nama", "Pass to the superior without a name"),
        ("declared", "stopped"),
        "analysis",
        (
            SUPERIOR,
            Field(
                "passed",
                Text("Yang diteruskan", "What is passed on"),
                type="choice",
                required=True,
                options=(
                    Option(
                        "reworded",
                        Text("Tanpa nama, dengan kata-kata tim sendiri", "Without a name, in the team's own words"),
                    ),
                ),
            ),
        ),
    ),
    Move(
        "analyse_named",
        Text("Teruskan ke atasan dengan nama", "Pass to the superior with the name"),
        ("declared", "stopped"),
        "analysis",
        (SUPERIOR,),
        needs_identity=True,
        ends_consent=True,
    ),
    Move(
        "decide",
        Text("Tetapkan pengendalian", "Set the control"),
        ("analysis",),
        "controlled",
        (
            Field(
                "finding",
                Text("Hasil analisis", "Finding"),
                type="choice",
                required=True,
                options=tuple(Option(one.slug, one.name) for one in OUTCOMES if one.slug != "not_followed"),
            ),
            Field("impact", Text("Dampak yang mungkin", "Possible impact"), type="long", max_length=5_000),
            Field(
                "controls",
                Text("Bentuk pengendalian", "Control"),
                type="choices",
                required=True,
                max_length=len(CONTROLS),
                options=CONTROLS,
                only_if=MANAGED,
            ),
            Field("replacement", Text("Pejabat pengganti", "Who decides instead"), max_length=200),
            Field("decision_no", Text("Nomor keputusan atasan", "No. of the superior's decision"), max_length=120),
            Field("decision_day", Text("Tanggal keputusan atasan", "Date of the superior's decision"), type="day", required=True),
        ),
        two_people=True,
        tells="must",
        outcome_field="finding",
    ),
    Move("monitor", Text("Mulai pemantauan", "Start monitoring"), ("controlled",), "monitoring"),
    Move(
        "review",
        Text("Catat tinjauan ulang", "Record a review"),
        ("monitoring",),
        None,
        (Field("review", Text("Hasil tinjauan", "Result of the review"), type="long", required=True, max_length=5_000),),
    ),
    Move(
        "not_follow",
        Text("Tidak ditindaklanjuti", "Do not follow up"),
        ("declared", "stopped", "analysis"),
        "not_followed",
        (
            Field("reason", Text("Alasan", "Reason"), type="choice", required=True, options=REASONS),
            Field("grounds", Text("Pertimbangan (internal)", "Grounds (internal)"), type="long", max_length=5_000),
        ),
        two_people=True,
        tells="must",
        outcome="not_followed",
        reason_field="reason",
    ),
    Move(
        "close",
        Text("Tutup deklarasi", "Close the declaration"),
        ("controlled", "monitoring"),
        "closed",
        (LESSONS,),
        two_people=True,
        tells="must",
    ),
    Move(
        "reopen",
        Text("Buka kembali", "Reopen"),
        ("not_followed", "closed"),
        "analysis",
        (NEW,),
        two_people=True,
        tells="must",
    ),
)

CLOCKS = (
    Clock(
        "acknowledge",
        Text("Jawaban pertama", "First answer"),
        starts=(Mark("birth"),),
        stops=(Mark("told"), Mark("move")),
        amount=5,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
    ),
    Clock(
        "stop",
        Text("Penghentian sementara keputusan", "The decision is put on hold"),
        starts=(Mark("birth"),),
        stops=(Mark("left", "declared"),),
        amount=1,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi: seketika, dengan contoh Permenko Infra 1/2026 Pasal 24 ayat (2)",
        shown_to_reporter=False,
        warn=1,
    ),
    Clock(
        "decision",
        Text("Keputusan atas deklarasi", "Decision on the declaration"),
        starts=(Mark("birth"), Mark("entered", "analysis")),
        stops=(Mark("entered", "controlled"),),
        amount=7,
        unit="working_days",
        basis="promise",
        source="Patokan: Permenko Infra 1/2026 Pasal 24 ayat (1), 7 hari kerja sejak deklarasi diterima",
        safe=True,
    ),
    Clock(
        "review",
        Text("Tinjauan ulang pengendalian", "Review of the control"),
        starts=(Mark("entered", "controlled"), Mark("move", "monitoring")),
        stops=(Mark("move", "monitoring"),),
        amount=12,
        unit="months",
        basis="promise",
        source="Patokan layanan instansi: paling lama 12 bulan",
        warn=30,
    ),
)

KIND = Kind(
    slug="conflict",
    name=Text("Deklarasi konflik kepentingan", "Declaration of a conflict of interest"),
    fields=FIELDS,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    outcomes=OUTCOMES,
    first_state="declared",
    door=Door(
        Text("Saya sendiri berada dalam konflik kepentingan", "I am in a conflict of interest myself"),
        Text(
            "Kepentingan pribadi Anda dapat memengaruhi keputusan kantor. Menyampaikannya bukan mengaku salah.",
            "A private interest of yours could affect a decision of the office. To declare it is not to admit a wrong.",
        ),
        20,
        icon="fork",
    ),
    identity="offered",
    identity_to="team",
)
