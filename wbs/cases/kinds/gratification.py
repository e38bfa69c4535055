"""The reporter's own gift (gratifikasi), taken or refused. The choices asked for are those of the KPK's form, one to one.

The case part is readable from the first day; the name is locked apart, and only with the reporter's consent does the report
go to the KPK. Rules that bind are `law`, the office's own pace is `promise`; nothing ends by itself when a deadline passes.
"""

from wbs.cases.kind import Clock, Door, Field, Kind, Mark, Move, Option, Outcome, State, Text
from wbs.cases.shared_fields import EXCLUDED, LESSONS, NEW, UNIT

RECEIPT = ("side", ("receipt",))
REFUSAL = ("side", ("refusal",))

FIELDS = (
    Field(
        "side",
        Text("Apa yang Anda laporkan?", "What do you report?"),
        type="choice",
        required=True,
        options=(
            Option("receipt", Text("Penerimaan: pemberian itu saya terima", "Received: I accepted the gift")),
            Option("refusal", Text("Penolakan: pemberian itu saya tolak", "Refused: I declined the gift")),
        ),
    ),
    Field(
        "received_on",
        Text("Kapan Anda menerima atau menolaknya?", "On which day did you receive or decline it?"),
        Text(
            "Tenggat 10 dan 30 hari kerja dihitung sejak tanggal itu. Bila Anda menerimanya, tanggalnya harus diisi.",
            "The deadlines of 10 and 30 working days count from this day. If you accepted the gift, it must be filled in.",
        ),
        type="day",
        required=True,
        only_if=RECEIPT,
    ),
    Field(
        "narrative",
        Text("Bagaimana kejadiannya?", "How did it come about?"),
        Text(
            "Kapan, di mana, dengan siapa, dan dalam rangka apa. Jangan tulis nama Anda di sini.",
            "When, where, with whom and on what occasion. Do not write your own name here.",
        ),
        type="long",
        required=True,
        max_length=20_000,
    ),
    Field(
        "object",
        Text("Apa jenis pemberiannya?", "What kind of gift is it?"),
        type="choice",
        options=(
            Option(
                "food",
                Text(
                    "Hidangan, oleh-oleh, atau makanan kemasan dengan masa berlaku",
                    "A meal, food souvenirs, or packed food with a date of expiry",
                ),
            ),
            Option(
                "souvenir",
                Text(
                    "Karangan bunga, cendera mata, plakat, atau barang berlogo",
                    "Flower board, souvenir, plaque, or goods with a logo",
                ),
            ),
            Option("goods", Text("Barang lainnya", "Other goods")),
            Option(
                "travel",
                Text("Tiket perjalanan, penginapan, atau fasilitas lainnya", "Travel tickets, lodging, or other facilities"),
            ),
            Option("money", Text("Uang atau alat tukar lainnya", "Money or other means of exchange")),
        ),
    ),
    Field(
        "description",
        Text("Uraikan pemberiannya", "Describe the gift"),
        Text("Jenis, bentuk, merek, tahun, warna, dan jumlahnya.", "Its kind, form, brand, year, colour and number."),
        type="long",
        max_length=2_000,
    ),
    Field(
        "value",
        Text("Nilai atau taksirannya (Rp)", "Its value, or a guess (Rp)"),
        Text("Misalnya Rp1.500.000,00. Taksiran sudah cukup.", "Such as Rp1.500.000,00. A guess will do."),
        max_length=40,
    ),
    Field(
        "event",
        Text("Dalam peristiwa apa?", "On what occasion?"),
        type="choice",
        options=(
            Option(
                "farewell",
                Text("Pisah sambut, pensiun, mutasi, atau ulang tahun", "Farewell, retirement, transfer, or birthday"),
            ),
            Option("on_duty", Text("Terkait pelaksanaan tugas dan fungsi", "In connection with official duties")),
            Option("off_duty", Text("Tidak terkait pelaksanaan tugas dan fungsi", "Not in connection with official duties")),
            Option(
                "rites",
                Text("Pernikahan, adat, agama, atau musibah", "Wedding, custom, religion, or misfortune"),
            ),
            Option(
                "returns",
                Text("Keuntungan investasi, koperasi, atau undian", "Returns on investment, cooperative, or a draw"),
            ),
            Option("other", Text("Lainnya", "Other")),
        ),
        later=True,
    ),
    Field(
        "place",
        Text("Di mana Anda menerima atau menolaknya?", "Where did you receive or decline it?"),
        later=True,
    ),
    Field("giver", Text("Siapa pemberinya?", "Who gave it?"), Text("Nama, bila Anda tahu.", "A name, if you know it.")),
    Field("giver_office", Text("Instansi atau perusahaan pemberi", "The giver's office or company"), later=True),
    Field("giver_address", Text("Alamat pemberi", "The giver's address"), later=True),
    Field(
        "relation",
        Text("Hubungan Anda dengan pemberi", "Your relation to the giver"),
        type="choice",
        options=(
            Option("family", Text("Pemberian dalam keluarga", "A gift within the family")),
            Option(
                "supplier",
                Text(
                    "Penyedia barang dan jasa, penerima layanan, atau pihak yang diawasi",
                    "A supplier, somebody served, or a party under oversight",
                ),
            ),
            Option(
                "colleague",
                Text("Sesama pegawai di lingkungan instansi", "A colleague in the same office"),
            ),
            Option("unknown", Text("Pemberi tidak diketahui", "The giver is not known")),
            Option("other", Text("Lainnya", "Other")),
        ),
        later=True,
    ),
    Field("reason", Text("Alasan pemberian", "The reason given for it"), later=True),
    Field(
        "kept_at",
        Text("Di mana barang atau uangnya sekarang?", "Where is the object or money now?"),
        type="choice",
        options=(
            Option("reporter", Text("Disimpan pelapor", "Kept by the reporter")),
            Option("upg", Text("Dititipkan di UPG", "Deposited with the UPG")),
            Option("kpk", Text("Dititipkan di KPK (khusus pegawai KPK)", "Deposited with the KPK (KPK staff only)")),
            Option("other", Text("Lainnya", "Elsewhere")),
        ),
        later=True,
    ),
    Field(
        "compensation",
        Text(
            "Bersediakah Anda membayar kompensasi (uang pengganti) agar barangnya dapat Anda miliki?",
            "Would you pay its value so that you can keep the object?",
        ),
        Text(
            "Nilainya menurut keputusan KPK. Bila sudah dikabulkan, permohonan ini tidak dapat ditarik.",
            "At the value in the KPK's decision. Once granted, this request cannot be taken back.",
        ),
        type="choice",
        options=(
            Option("yes", Text("Ya", "Yes")),
            Option("no", Text("Tidak", "No")),
        ),
        later=True,
    ),
    UNIT,
    EXCLUDED,
)

ANOTHER_WAY = Text(
    "Anda juga dapat melapor langsung kepada KPK (gol.kpk.go.id) dengan nama Anda.",
    "You can also report to the KPK directly (gol.kpk.go.id), with your name.",
)

STATES = (
    State(
        "received",
        Text("Diterima", "Received"),
        Text("Laporan diterima", "Report received"),
        Text(
            "Unit Pengendalian Gratifikasi (UPG) membaca laporan Anda tanpa nama Anda. Untuk pemberian yang diterima, tenggat "
            "30 hari kerja berjalan sampai laporan ada di KPK; belum ada aturan bahwa laporan tanpa nama di sini sudah cukup.",
            "The gift control unit (UPG) reads your report without your name. For a gift that was taken, the 30 working days "
            "run until the report is with the KPK; no rule says that a report without a name here is enough.",
        ),
    ),
    State(
        "check",
        Text("Verifikasi kelengkapan", "Completeness check"),
        Text("Kelengkapan laporan sedang ditelaah", "The report is being checked for completeness"),
        Text(
            "UPG mencocokkan laporan Anda dengan isian yang diminta KPK, dan bertanya di sini bila ada yang kurang.",
            "The UPG holds your report against what the KPK asks for, and asks here if something is missing.",
        ),
    ),
    State(
        "waiting",
        Text("Menunggu kelengkapan", "Awaiting completion"),
        Text("Menunggu keterangan Anda", "Waiting for what you can add"),
        Text(
            "Jawablah pertanyaan UPG di halaman ini. Laporan yang tidak dilengkapi tidak dapat diputuskan KPK.",
            "Please answer the UPG's questions on this page. The KPK cannot decide on a report that stays incomplete.",
        ),
        leaves_on_message="check",
    ),
    State(
        "consent",
        Text("Menunggu persetujuan nama", "Awaiting consent to give the name"),
        Text("Menunggu persetujuan Anda atas nama Anda", "Waiting for your consent to give your name"),
        Text(
            "Tanpa nama, laporan ini belum memenuhi Pasal 12C UU 20/2001 dan tidak dapat diteruskan kepada KPK. "
            "Bila Anda setuju nama Anda diberikan, nyatakan di halaman ini; nama Anda tidak dibuka tanpa itu. " + ANOTHER_WAY.id,
            "Without a name this report does not yet meet article 12C of law 20/2001 and cannot go to the KPK. "
            "If you agree that your name is given, say so on this page; it is not opened without that. " + ANOTHER_WAY.en,
        ),
        leaves_on_consent="ready",
    ),
    State(
        "ready",
        Text("Siap diteruskan ke KPK", "Ready for the KPK"),
        Text("Laporan disiapkan untuk KPK", "The report is being made ready for the KPK"),
        Text(
            "Dengan persetujuan Anda, UPG meneruskan laporan dan nama Anda kepada KPK. Sampai itu terjadi, persetujuan "
            "dapat Anda tarik.",
            "With your consent the UPG passes your report and your name to the KPK. Until then you can withdraw your consent.",
        ),
        leaves_on_withdrawal="consent",
    ),
    State(
        "forwarded",
        Text("Diteruskan ke KPK", "Forwarded to the KPK"),
        Text("Laporan diteruskan kepada KPK", "The report was forwarded to the KPK"),
        Text(
            "KPK menetapkan apakah pemberian itu milik Anda atau milik negara.",
            "The KPK decides whether the gift belongs to you or to the state.",
        ),
    ),
    State(
        "state_owned",
        Text("SK KPK: milik negara", "KPK decision: owned by the state"),
        Text("KPK menetapkan pemberian itu milik negara", "The KPK decided that the gift belongs to the state"),
        Text(
            "Serahkan barang atau uangnya dalam 7 hari kerja sejak tanggal keputusan; UPG menyampaikan caranya di sini.",
            "Hand the object or money over within 7 working days of the decision; the UPG tells you here how.",
        ),
    ),
    State(
        "receiver_owned",
        Text("SK KPK: milik penerima", "KPK decision: kept by the receiver"),
        Text("KPK menetapkan pemberian itu milik Anda", "The KPK decided that the gift belongs to you"),
        Text(
            "Barang yang dititipkan dapat Anda ambil dengan menunjukkan keputusannya; UPG menyampaikan caranya di sini.",
            "What was deposited can be fetched by showing the decision; the UPG tells you here how.",
        ),
    ),
    State(
        "refusal_recorded",
        Text("Penolakan dicatat", "Refusal recorded"),
        Text("Penolakan Anda dicatat", "Your refusal is on record"),
        Text(
            "Penolakan masuk rekapitulasi UPG untuk KPK, tanpa nama Anda. UPG menutup laporan ini setelah itu.",
            "The refusal enters the UPG's recap for the KPK, without your name. After that the UPG closes this report.",
        ),
    ),
    State(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("Ditutup, karena {reason}", "Closed, because {reason}"),
        Text(
            "{told} Jika ada keterangan baru, tulislah di sini: laporan dapat dibuka kembali.",
            "{told} If there is something new, write it here: the report can be reopened.",
        ),
        open=False,
    ),
    State(
        "closed",
        Text("Selesai", "Closed"),
        Text("Ditutup, karena penanganannya selesai: {outcome}", "Closed, because its handling has ended: {outcome}"),
        Text(
            "Terima kasih sudah melapor. Jika ada keterangan baru, tulislah di sini. Pertanyaan tentang keputusan KPK dapat "
            "Anda sampaikan kepada KPK (gol.kpk.go.id).",
            "Thank you for reporting. If there is something new, write it here. Questions about the KPK's decision can be "
            "put to the KPK (gol.kpk.go.id).",
        ),
        open=False,
    ),
)

OUTCOMES = (
    Outcome(
        "state_owned",
        Text("Milik negara", "Owned by the state"),
        Text("pemberian itu ditetapkan milik negara", "the gift was decided to belong to the state"),
        keep="long",
    ),
    Outcome(
        "receiver_owned",
        Text("Milik penerima", "Kept by the receiver"),
        Text("pemberian itu ditetapkan milik Anda", "the gift was decided to belong to you"),
        keep="long",
    ),
    Outcome(
        "refusal_recorded",
        Text("Penolakan dicatat", "Refusal recorded"),
        Text("penolakan Anda sudah dicatat", "your refusal is on record"),
    ),
    Outcome(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("laporan tidak dapat ditindaklanjuti", "the report could not be followed up"),
    ),
)

REASONS = (
    Option(
        "exempt",
        Text("pemberian ini tidak wajib dilaporkan", "this gift need not be reported"),
        Text(
            "Pemberian itu boleh Anda simpan, sepanjang aturan instansi Anda tidak melarangnya. " + ANOTHER_WAY.id,
            "You may keep it, as long as your own office's rules do not forbid it. " + ANOTHER_WAY.en,
        ),
    ),
    Option(
        "incomplete",
        Text("keterangannya tidak dilengkapi dalam 20 hari kerja", "it was not completed within 20 working days"),
        ANOTHER_WAY,
    ),
    Option(
        "no_element",
        Text("unsur Pasal 12B tidak terpenuhi", "it does not have all elements of article 12B"),
        ANOTHER_WAY,
    ),
    Option(
        "no_value",
        Text("pemberian ini tidak bernilai ekonomis", "the gift has no economic value"),
        ANOTHER_WAY,
    ),
    Option(
        "law_enforcement",
        Text("penegak hukum sedang menanganinya", "law enforcement is already handling it"),
        Text(
            "Keterangan Anda dapat disampaikan kepada penegak hukum yang menanganinya.",
            "You can give what you know to the authority that handles it.",
        ),
    ),
    Option(
        "found_first",
        Text("pengawas intern sudah menemukannya lebih dulu", "internal oversight had found it before"),
        ANOTHER_WAY,
    ),
    Option(
        "direct",
        Text("Anda melaporkannya langsung kepada KPK", "you reported it to the KPK directly"),
        Text("Keputusannya Anda terima dari KPK (gol.kpk.go.id).", "You get the decision from the KPK (gol.kpk.go.id)."),
    ),
    Option(
        "not_own",
        Text("ini bukan pemberian kepada Anda sendiri", "it is not a gift to yourself"),
        Text(
            "Laporkan dugaan tentang orang lain di sini sebagai dugaan pelanggaran; nama Anda tidak diperlukan. Anda juga dapat "
            "melapor ke KPK (kws.kpk.go.id).",
            "Report what you suspect of others here as an alleged violation; your name is not needed. You can also turn to "
            "the KPK (kws.kpk.go.id).",
        ),
    ),
    Option(
        "withdrawn",
        Text("Anda menarik laporan ini", "you withdrew this report"),
        Text("Anda tetap dapat melapor lagi. " + ANOTHER_WAY.id, "You can still report again. " + ANOTHER_WAY.en),
    ),
)

NO_NAME = Option(
    "no_name",
    Text(
        "30 hari kerja lewat tanpa persetujuan atas nama Anda",
        "30 working days have passed without your consent to give your name",
    ),
    Text(
        "Tanpa nama, laporan ini tidak memenuhi Pasal 12C UU 20/2001. Nama Anda tidak dibuka. KPK masih menerima laporan sesudah "
        "30 hari kerja: pemberiannya dapat ditetapkan milik negara. " + ANOTHER_WAY.id,
        "Without a name this report does not meet article 12C of law 20/2001. Your name was not opened. The KPK still takes "
        "reports after 30 working days: the gift can then be decided to belong to the state. " + ANOTHER_WAY.en,
    ),
)

GROUNDS = Field("grounds", Text("Pertimbangan (internal)", "Grounds (internal)"), type="long", max_length=5_000)

DEPOSIT = (
    Field(
        "deposit",
        Text("Barang titipan", "The deposited object"),
        type="choice",
        required=True,
        options=(
            Option("none", Text("Tidak ada titipan", "Nothing is deposited")),
            Option("taken", Text("Dititipkan di UPG", "Taken into deposit by the UPG")),
            Option("to_kpk", Text("Diteruskan kepada KPK", "Passed to the KPK")),
            Option("to_state", Text("Diserahkan ke kas negara atau DJKN", "Handed to the treasury or DJKN")),
            Option("social", Text("Disalurkan sebagai bantuan sosial", "Given as social help")),
            Option("agency", Text("Dikelola instansi", "Managed by the office")),
            Option("to_receiver", Text("Dikembalikan kepada pelapor", "Given back to the reporter")),
            Option("to_giver", Text("Dikembalikan kepada pemberi", "Given back to the giver")),
        ),
    ),
    Field(
        "deposit_receipt",
        Text("Nomor tanda terima atau berita acara", "Number of the receipt or record"),
        max_length=120,
    ),
    Field("deposit_day", Text("Tanggal tanda terima", "Date of the receipt"), type="day"),
    Field(
        "deposit_note",
        Text("Keadaan, tempat, dan penyimpan barang", "Condition, place and keeper of the object"),
        type="long",
        max_length=2_000,
    ),
)

DECISION = (
    Field("decision", Text("Nomor SK KPK", "KPK decision no."), required=True, max_length=120),
    Field("decision_day", Text("Tanggal SK KPK", "Date of the KPK decision"), type="day", required=True),
)

MOVES = (
    Move("start_check", Text("Mulai verifikasi", "Start the check"), ("received",), "check"),
    Move("ask", Text("Minta kelengkapan", "Ask for more information"), ("check",), "waiting", tells="must"),
    Move("resume", Text("Lanjutkan verifikasi", "Resume the check"), ("waiting",), "check"),
    Move(
        "complete",
        Text("Nyatakan lengkap", "Declare complete"),
        ("check",),
        "consent",
    ),
    Move(
        "forward",
        Text("Teruskan ke KPK dengan nama", "Forward to the KPK with the name"),
        ("ready",),
        "forwarded",
        (
            Field(
                "gol", Text("Nomor laporan di GOL atau surat", "Report no. in GOL, or letter no."), required=True, max_length=120
            ),
            Field("forwarded_on", Text("Tanggal diterima KPK", "Day the KPK received it"), type="day"),
            *DEPOSIT,
        ),
        two_people=True,
        tells="must",
        needs_identity=True,
        ends_consent=True,
    ),
    Move(
        "own_state",
        Text("Catat SK KPK: milik negara", "Record the decision: owned by the state"),
        ("forwarded",),
        "state_owned",
        (
            *DECISION,
            Field(
                "compensated",
                Text("Permohonan kompensasi", "Request to pay its value"),
                type="choice",
                options=(
                    Option("granted", Text("Dikabulkan", "Granted")),
                    Option("refused", Text("Ditolak atau tidak diminta", "Refused or not asked for")),
                ),
            ),
        ),
        tells="must",
        outcome="state_owned",
    ),
    Move(
        "own_receiver",
        Text("Catat SK KPK: milik penerima", "Record the decision: kept by the receiver"),
        ("forwarded",),
        "receiver_owned",
        DECISION,
        tells="must",
        outcome="receiver_owned",
    ),
    Move(
        "record_refusal",
        Text("Catat penolakan", "Record the refusal"),
        ("check",),
        "refusal_recorded",
        (Field("pattern", Text("Pelajaran: siapa menawarkan apa", "Lesson: who offers what"), type="long", max_length=2_000),),
        tells="must",
        outcome="refusal_recorded",
    ),
    Move(
        "record_deposit",
        Text("Catat titipan", "Record a deposit"),
        ("received", "check", "waiting", "consent", "ready", "forwarded", "state_owned", "receiver_owned"),
        None,
        DEPOSIT,
    ),
    Move(
        "not_follow",
        Text("Tidak ditindaklanjuti", "Do not follow up"),
        ("check", "waiting", "consent", "ready", "forwarded"),
        "not_followed",
        (
            Field("reason", Text("Alasan", "Reason"), type="choice", required=True, options=REASONS),
            *DEPOSIT,
            GROUNDS,
        ),
        two_people=True,
        tells="must",
        outcome="not_followed",
        reason_field="reason",
    ),
    Move(
        "lapse",
        Text("Tidak ditindaklanjuti: 30 hari kerja tanpa nama", "Do not follow up: 30 working days without a name"),
        ("consent",),
        "not_followed",
        (
            Field("reason", Text("Alasan", "Reason"), type="choice", required=True, options=(NO_NAME,)),
            *DEPOSIT,
            GROUNDS,
        ),
        two_people=True,
        tells="must",
        outcome="not_followed",
        reason_field="reason",
        after_clock="to_kpk",
    ),
    Move(
        "close",
        Text("Tutup laporan", "Close the report"),
        ("state_owned", "receiver_owned", "refusal_recorded"),
        "closed",
        (
            *DEPOSIT,
            LESSONS,
        ),
        two_people=True,
        tells="must",
    ),
    Move(
        "reopen",
        Text("Buka kembali", "Reopen"),
        ("not_followed", "closed"),
        "check",
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
        "to_upg",
        Text("Batas melapor ke UPG dengan nama", "Last day to report to the UPG with a name"),
        starts=(Mark("birth"),),
        stops=(Mark("consented"),),
        amount=10,
        unit="working_days",
        basis="law",
        source="PerKPK 2/2019 Pasal 3: 10 hari kerja sejak gratifikasi diterima",
        warn=5,
        counts_from="received_on",
        only_if=RECEIPT,
        safe=True,
    ),
    Clock(
        "to_kpk",
        Text("Batas laporan sampai di KPK", "Last day for the report to reach the KPK"),
        starts=(Mark("birth"), Mark("entered", "consent")),
        stops=(Mark("entered", "forwarded"),),
        amount=30,
        unit="working_days",
        basis="law",
        source="UU 20/2001 Pasal 12C ayat (2): 30 hari kerja sejak gratifikasi diterima",
        warn=20,
        counts_from="received_on",
        only_if=RECEIPT,
        safe=True,
    ),
    Clock(
        "upg_to_kpk",
        Text("UPG meneruskan ke KPK", "The UPG forwards to the KPK"),
        starts=(Mark("consented"), Mark("entered", "ready")),
        stops=(Mark("entered", "forwarded"),),
        amount=10,
        unit="working_days",
        basis="promise",
        source="Tafsir sendiri atas PerKPK 2/2019 Pasal 3 (10 hari kerja sejak UPG menerima laporan): di sini "
        "sejak nama disetujui",
        pauses=("consent",),
        warn=5,
        only_if=RECEIPT,
        safe=True,
    ),
    Clock(
        "check",
        Text("Verifikasi kelengkapan", "Completeness check"),
        starts=(Mark("entered", "check"),),
        stops=(Mark("left", "check"),),
        amount=3,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        warn=1,
    ),
    Clock(
        "completion",
        Text("Melengkapi laporan", "Completing the report"),
        starts=(Mark("entered", "waiting"),),
        stops=(Mark("left", "waiting"),),
        amount=20,
        unit="working_days",
        basis="promise",
        source="Tafsir sendiri atas PerKPK 1/2026 Pasal 9 (20 hari kerja; sumber berbeda tentang saat mulainya): di sini sejak "
        "laporan dikembalikan untuk dilengkapi",
        warn=5,
        safe=True,
    ),
    Clock(
        "kpk_decision",
        Text("Keputusan KPK", "The KPK's decision"),
        starts=(Mark("entered", "forwarded"),),
        stops=(Mark("left", "forwarded"),),
        amount=30,
        unit="working_days",
        basis="law",
        source="UU 30/2002 Pasal 17 ayat (1): 30 hari kerja sejak laporan diterima KPK",
        warn=5,
        counts_from="forwarded_on",
        safe=True,
    ),
    Clock(
        "hand_over",
        Text("Penyerahan kepada negara", "Handing over to the state"),
        starts=(Mark("entered", "state_owned"),),
        stops=(Mark("left", "state_owned"),),
        amount=7,
        unit="working_days",
        basis="law",
        source="Formulir laporan gratifikasi KPK: 7 hari kerja sejak tanggal keputusan",
        counts_from="decision_day",
        safe=True,
    ),
    Clock(
        "refusal",
        Text("Pencatatan penolakan", "Recording the refusal"),
        starts=(Mark("birth"),),
        stops=(Mark("entered", "refusal_recorded"),),
        amount=10,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi, sejak hari penolakan",
        warn=5,
        counts_from="received_on",
        only_if=REFUSAL,
    ),
)

KIND = Kind(
    slug="gratification",
    name=Text("Laporan gratifikasi sendiri", "Own gift, received or refused"),
    fields=FIELDS,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    outcomes=OUTCOMES,
    first_state="received",
    door=Door(
        Text("Saya menerima atau menolak pemberian", "I received or declined a gift"),
        Text(
            "Uang, barang, atau fasilitas untuk Anda sendiri. Nama Anda dikunci terpisah, dan hanya diberikan bila Anda setuju.",
            "Money, goods or facilities for yourself. Your name is locked apart, and is given only if you consent.",
        ),
        10,
        icon="gift",
    ),
    identity="offered",
    identity_note=Text(
        "Undang-undang memberi waktu 30 hari kerja sejak pemberian diterima untuk melapor ke KPK (Pasal 12C UU 20/2001). "
        "Apakah laporan tanpa nama di kantor ini sudah memenuhinya, tidak dijawab oleh aturan mana pun yang kami temukan.",
        "The law gives 30 working days from the day of receipt to report to the KPK (Article 12C of Law 20/2001). Whether a "
        "report without a name at this office keeps that deadline is not settled by any rule that we found.",
    ),
)
