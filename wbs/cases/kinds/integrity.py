"""Integrity violation (pelanggaran integritas): somebody else's conduct, reported without a name.

States and clocks follow the usual course of Indonesian whistleblowing units. No clock here is set by law:
all are promises of the office, each with the benchmark it was taken from. Gifts to others and others' conflicts of interest
belong here too: what is passed on from such a report is told in the team's own words.
"""

from wbs.cases.kind import Clock, Door, Extension, Field, Kind, Mark, Move, Option, Outcome, State, Text
from wbs.cases.shared_fields import AUDIENCE, EXCLUDED, KNOWN_BY, LESSONS, NEW, UNIT

FIELDS = (
    Field(
        "narrative",
        Text("Apa yang terjadi?", "What happened?"),
        Text(
            "Ceritakan dengan kata-kata sendiri: siapa, apa, kapan, dan di mana, sejauh yang Anda tahu. Jangan tulis nama "
            "Anda atau hal yang hanya Anda ketahui.",
            "Tell it in your own words: who, what, when and where, as far as you know. Do not write your name, nor things that "
            "only you can know.",
        ),
        type="long",
        required=True,
        max_length=20_000,
    ),
    Field(
        "topic",
        Text("Tentang apa dugaan ini?", "What is it about?"),
        type="choice",
        options=(
            Option("bribe", Text("Dugaan gratifikasi atau suap", "Gifts or bribes")),
            Option("conflict", Text("Konflik kepentingan orang lain", "Somebody else's conflict of interest")),
            Option("abuse", Text("Dugaan korupsi atau penyalahgunaan wewenang", "Corruption or abuse of authority")),
            Option("levy", Text("Dugaan pungutan liar", "Illegal levies")),
            Option("procurement", Text("Pengadaan barang dan jasa", "Procurement")),
            Option("discipline", Text("Disiplin pegawai atau kode etik", "Discipline or ethics")),
            Option("harassment", Text("Kekerasan atau pelecehan", "Violence or harassment")),
            Option("retaliation", Text("Pembalasan terhadap pelapor", "Retaliation against a reporter")),
            Option("other", Text("Lainnya", "Something else")),
        ),
    ),
    Field(
        "imminent",
        Text("Apakah akan segera ada keputusan yang sulit dibatalkan?", "Is a decision about to be made that is hard to undo?"),
        Text(
            "Misalnya kontrak yang akan ditandatangani. Bila ya, laporan ini ditelaah dalam 1 hari kerja.",
            "Such as a contract about to be signed. If so, this report is reviewed within 1 working day.",
        ),
        type="choice",
        options=(
            Option("yes", Text("Ya, dalam beberapa hari", "Yes, within days")),
            Option("no", Text("Tidak", "No")),
            Option("unsaid", Text("Tidak tahu", "I do not know")),
        ),
    ),
    Field(
        "own_part",
        Text("Apakah Anda juga menerima bagian?", "Did you receive a share, too?"),
        Text(
            "Bila ya, laporkan juga bagian Anda sendiri: laporan tentang orang lain saja tidak melindungi Anda menurut Pasal 12C "
            "UU 20/2001.",
            "If so, report your own share as well: a report about others alone does not protect you under Article 12C of Law "
            "20/2001.",
        ),
        type="choice",
        options=(
            Option("no", Text("Tidak", "No")),
            Option("yes", Text("Ya", "Yes")),
            Option("unsaid", Text("Tidak ingin menjawab", "I would rather not say")),
        ),
    ),
    UNIT,
    EXCLUDED,
    KNOWN_BY,
    AUDIENCE,
    Field(
        "when",
        Text("Kapan terjadinya?", "When did it happen?"),
        Text(
            "Perkiraan sudah cukup, misalnya “sekitar Maret 2026”.",
            "A guess will do, such as “around March 2026”.",
        ),
        later=True,
    ),
    Field("where", Text("Di mana terjadinya?", "Where did it happen?"), later=True),
    Field(
        "who",
        Text("Siapa yang terlibat?", "Who was involved?"),
        Text(
            "Nama, atau jabatan dan tugasnya bila namanya tidak Anda ketahui.",
            "Names, or their position and duties if you do not know the names.",
        ),
        type="long",
        max_length=2_000,
        later=True,
    ),
    Field(
        "evidence",
        Text("Bukti apa yang ada, dan di mana?", "What evidence is there, and where?"),
        Text(
            "Berkas dapat Anda tambahkan setelah laporan terkirim.",
            "You can add files after the report has been sent.",
        ),
        type="long",
        max_length=2_000,
        later=True,
    ),
)

STATES = (
    State(
        "received",
        Text("Diterima", "Received"),
        Text("Laporan diterima", "Report received"),
        Text(
            "Tim pengawas membaca laporan Anda dan memberi jawaban pertama.",
            "The oversight team reads your report and gives a first answer.",
        ),
    ),
    State(
        "triage",
        Text("Triase", "Triage"),
        Text("Laporan dalam telaah awal", "The report is in its first review"),
        Text(
            "Tim pengawas menentukan apakah dugaan ini dapat ditangani di sini dan apakah keterangannya cukup.",
            "The oversight team decides whether this can be handled here and whether enough is known.",
        ),
    ),
    State(
        "waiting",
        Text("Menunggu kelengkapan", "Information requested"),
        Text("Menunggu jawaban Anda", "Waiting for your answer"),
        Text(
            "Jawablah pertanyaan tim pengawas di halaman ini. Jawab hanya yang aman bagi Anda.",
            "Please answer the team's questions on this page. Answer only what is safe for you.",
        ),
        leaves_on_message="triage",
    ),
    State(
        "assessment",
        Text("Penelaahan", "Assessment"),
        Text("Dugaan sedang ditelaah", "The allegation is being assessed"),
        Text(
            "Tim pengawas menilai petunjuk yang ada dan memutuskan apakah dugaan ini perlu didalami.",
            "The oversight team weighs what is known and decides whether to look into it in depth.",
        ),
    ),
    State(
        "investigation",
        Text("Audit investigatif", "Investigation"),
        Text("Laporan sedang didalami", "The report is being looked into in depth"),
        Text(
            "Tim pengawas mengumpulkan keterangan dan bukti, lalu menyampaikan hasilnya di sini.",
            "The oversight team gathers statements and evidence, then gives its result here.",
        ),
    ),
    State(
        "result",
        Text("Hasil dan rekomendasi", "Result and recommendations"),
        Text("Hasil pendalaman: {outcome}", "Result: {outcome}"),
        Text(
            "Hasil ini diteruskan kepada pejabat yang berwenang, atau laporan ditutup dengan penjelasan.",
            "The result goes to the competent official, or the report is closed with an explanation.",
        ),
    ),
    State(
        "followup",
        Text("Tindak lanjut", "Follow-up"),
        Text("Hasil pendalaman sedang ditindaklanjuti", "The result is being followed up"),
        Text(
            "Pejabat yang berwenang mengambil keputusan; tim pengawas memantaunya sampai selesai.",
            "The competent official decides; the oversight team watches until it is done.",
        ),
    ),
    State(
        "referred",
        Text("Dilimpahkan", "Referred"),
        Text("Laporan dilimpahkan ke {reason}", "The report was referred to {reason}"),
        Text(
            "Lembaga itu yang menangani selanjutnya. Tim pengawas menutup laporan ini setelah pelimpahan dicatat.",
            "That body handles it from here. The oversight team closes this report once the hand-over is recorded.",
        ),
    ),
    State(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("Ditutup, karena {reason}", "Closed, because {reason}"),
        Text(
            "{told} Jika Anda mempunyai keterangan baru, tulislah di sini: laporan dapat dibuka kembali.",
            "{told} If you learn something new, write it here: the report can be reopened.",
        ),
        open=False,
    ),
    State(
        "closed",
        Text("Selesai", "Closed"),
        Text(
            "Ditutup, karena penanganannya selesai: {outcome}",
            "Closed, because its handling has ended: {outcome}",
        ),
        Text(
            "Jika Anda mempunyai bukti baru atau mengalami pembalasan, tulislah di sini. Anda juga "
            "dapat melapor ke "
            "Ombudsman RI (ombudsman.go.id) atau, untuk dugaan korupsi, KPK (kws.kpk.go.id).",
            "If you have new evidence or suffer retaliation, write it here. You can also turn to "
            "Ombudsman RI "
            "(ombudsman.go.id) or, where corruption is alleged, to KPK (kws.kpk.go.id).",
        ),
        open=False,
    ),
)

OUTCOMES = (
    Outcome("proven", Text("Terbukti", "Proven"), Text("dugaan terbukti", "the allegation was proven"), keep="long"),
    Outcome(
        "not_proven",
        Text("Tidak terbukti", "Not proven"),
        Text("dugaan tidak terbukti", "the allegation was not proven"),
    ),
    Outcome(
        "insufficient",
        Text("Tidak cukup bukti", "Insufficient evidence"),
        Text("bukti atas dugaan ini tidak cukup", "there was not enough evidence for the allegation"),
    ),
    Outcome(
        "referred",
        Text("Dilimpahkan", "Referred"),
        Text("laporan dilimpahkan ke lembaga yang berwenang", "the report was referred to the competent body"),
    ),
    Outcome(
        "not_followed",
        Text("Tidak ditindaklanjuti", "Not followed up"),
        Text("dugaan tidak dapat ditindaklanjuti", "the allegation could not be followed up"),
    ),
)

RECEIVERS = (
    Option("kpk", Text("Komisi Pemberantasan Korupsi (KPK)", "the Corruption Eradication Commission (KPK)")),
    Option("police", Text("Kepolisian", "the police")),
    Option("prosecutor", Text("Kejaksaan", "the public prosecutor")),
    Option("ombudsman", Text("Ombudsman RI", "the Ombudsman")),
    Option("lapor", Text("SP4N-LAPOR!", "SP4N-LAPOR!")),
    Option("bpkp", Text("BPKP", "the state development auditor (BPKP)")),
    Option("other_apip", Text("inspektorat instansi lain", "the inspectorate of another office")),
)

REASONS = (
    Option(
        "not_ours",
        Text("dugaan ini bukan kewenangan instansi ini", "the allegation is outside this office's authority"),
        Text(
            "Anda dapat melapor ke lembaga yang berwenang: KPK (kws.kpk.go.id) untuk dugaan korupsi, atau "
            "Ombudsman RI (ombudsman.go.id) untuk pelayanan lembaga lain.",
            "You can turn to the competent body: KPK (kws.kpk.go.id) where corruption is alleged, or "
            "Ombudsman RI (ombudsman.go.id) about the services of other bodies.",
        ),
    ),
    Option(
        "public_service",
        Text(
            "laporan ini tentang pelayanan publik, bukan integritas",
            "it is about public service, not integrity",
        ),
        Text(
            "Keluhan pelayanan ditangani melalui SP4N-LAPOR! (lapor.go.id) atau Ombudsman RI (ombudsman.go.id).",
            "Complaints about services are handled by SP4N-LAPOR! (lapor.go.id) or Ombudsman RI (ombudsman.go.id).",
        ),
    ),
    Option(
        "personal_dispute",
        Text("laporan ini tentang perselisihan pribadi", "it is about a personal dispute"),
        Text(
            "Perselisihan antarpegawai dapat dibicarakan dengan atasan langsung atau bagian kepegawaian.",
            "Disputes between colleagues can be taken to the direct superior or to the personnel section.",
        ),
    ),
    Option(
        "policy",
        Text(
            "laporan ini tentang kebijakan, bukan perilaku seseorang",
            "it is about a policy, not about conduct",
        ),
        Text(
            "Pendapat tentang kebijakan dapat disampaikan melalui SP4N-LAPOR! (lapor.go.id).",
            "Views on policies can be given through SP4N-LAPOR! (lapor.go.id).",
        ),
    ),
    Option(
        "too_little",
        Text("keterangannya belum cukup untuk ditelusuri", "too little is known to look into it"),
        Text(
            "Siapa, apa, kapan, dan di mana akan sangat membantu, meskipun hanya sebagian yang Anda ketahui.",
            "Who, what, when and where would help much, even if you know only some of it.",
        ),
    ),
    Option(
        "no_sign",
        Text(
            "tidak ditemukan petunjuk yang mendukung dugaan ini",
            "no sign was found that supports the allegation",
        ),
        Text(
            "Jika Anda tidak sependapat, Anda dapat melapor ke Ombudsman RI (ombudsman.go.id) atau KPK (kws.kpk.go.id).",
            "If you disagree you can turn to Ombudsman RI (ombudsman.go.id) or KPK (kws.kpk.go.id).",
        ),
    ),
    Option(
        "duplicate",
        Text(
            "dugaan yang sama sudah ditangani dalam laporan lain",
            "the same allegation is already being handled",
        ),
        Text(
            "Keterangan Anda digabungkan ke penanganan yang sedang berjalan.",
            "What you told us is added to the handling that is under way.",
        ),
    ),
    Option(
        "elsewhere",
        Text("dugaan ini sedang ditangani penegak hukum", "law enforcement is already handling the allegation"),
        Text(
            "Keterangan tambahan dapat Anda sampaikan kepada penegak hukum yang menanganinya.",
            "You can give further information to the authority that handles it.",
        ),
    ),
    Option(
        "withdrawn",
        Text(
            "Anda menarik laporan ini dan tidak ada petunjuk lain",
            "you withdrew it and nothing else points to it",
        ),
        Text(
            "Anda tetap dapat melapor lagi kapan saja.",
            "You can still report again at any time.",
        ),
    ),
)

MEASURES = (
    Option("none", Text("Tidak ada hukuman disiplin", "No disciplinary measure")),
    Option("ethics", Text("Sanksi moral menurut kode etik", "Moral sanction under the code of ethics")),
    Option("light_oral", Text("Ringan: teguran lisan", "Light: oral reprimand")),
    Option("light_written", Text("Ringan: teguran tertulis", "Light: written reprimand")),
    Option(
        "light_statement",
        Text("Ringan: pernyataan tidak puas secara tertulis", "Light: written statement of dissatisfaction"),
    ),
    Option(
        "medium_6",
        Text("Sedang: tunjangan kinerja dipotong 25% selama 6 bulan", "Medium: allowance cut by 25% for 6 months"),
    ),
    Option(
        "medium_9",
        Text("Sedang: tunjangan kinerja dipotong 25% selama 9 bulan", "Medium: allowance cut by 25% for 9 months"),
    ),
    Option(
        "medium_12",
        Text("Sedang: tunjangan kinerja dipotong 25% selama 12 bulan", "Medium: allowance cut by 25% for 12 months"),
    ),
    Option(
        "heavy_demotion",
        Text("Berat: penurunan jabatan setingkat lebih rendah selama 12 bulan", "Heavy: one rank lower for 12 months"),
    ),
    Option(
        "heavy_release",
        Text(
            "Berat: pembebasan dari jabatan menjadi jabatan pelaksana selama 12 bulan",
            "Heavy: relieved of the post for 12 months",
        ),
    ),
    Option(
        "heavy_dismissal",
        Text(
            "Berat: pemberhentian dengan hormat tidak atas permintaan sendiri",
            "Heavy: honourable dismissal, not at own request",
        ),
    ),
    Option(
        "contract",
        Text("Menurut perjanjian kerja (bukan PNS)", "Under the work contract (not a civil servant)"),
    ),
)

RECOMMENDATIONS = (
    Option("discipline", Text("Hukuman disiplin", "Disciplinary measure")),
    Option("ethics", Text("Sanksi etik", "Ethics sanction")),
    Option("system", Text("Perbaikan sistem", "Improvement of the system")),
    Option("loss", Text("Pengembalian kerugian", "Recovery of the loss")),
    Option("authorities", Text("Pelimpahan ke penegak hukum atau KPK", "Referral to law enforcement or KPK")),
)

MOVES = (
    Move("start_triage", Text("Mulai triase", "Start triage"), ("received",), "triage"),
    Move("ask", Text("Minta kelengkapan", "Ask for more information"), ("triage",), "waiting", tells="must"),
    Move("resume", Text("Lanjutkan triase", "Resume triage"), ("waiting",), "triage"),
    Move(
        "refer",
        Text("Limpahkan", "Refer"),
        ("triage",),
        "referred",
        (
            Field(
                "receiver",
                Text("Dilimpahkan ke", "Referred to"),
                type="choice",
                required=True,
                options=RECEIVERS,
            ),
            Field(
                "sent",
                Text("Apa yang dikirim", "What was sent"),
                type="long",
                required=True,
                max_length=5_000,
            ),
            Field(
                "consent",
                Text("Persetujuan pelapor", "The reporter's consent"),
                type="choice",
                required=True,
                options=(
                    Option("agreed", Text("Pelapor setuju", "The reporter agreed")),
                    Option(
                        "nothing_identifying",
                        Text(
                            "Tidak ada yang dapat mengungkap pelapor",
                            "Nothing sent can identify the reporter",
                        ),
                    ),
                ),
            ),
        ),
        two_people=True,
        tells="must",
        outcome="referred",
        reason_field="receiver",
    ),
    Move(
        "assess",
        Text("Teruskan ke penelaahan", "Forward to assessment"),
        ("triage",),
        "assessment",
    ),
    Move(
        "not_follow",
        Text("Tidak ditindaklanjuti", "Do not follow up"),
        ("triage", "waiting", "assessment"),
        "not_followed",
        (
            Field("reason", Text("Alasan", "Reason"), type="choice", required=True, options=REASONS),
            Field(
                "grounds",
                Text("Pertimbangan (internal)", "Grounds (internal)"),
                type="long",
                max_length=5_000,
            ),
        ),
        two_people=True,
        tells="must",
        outcome="not_followed",
        reason_field="reason",
    ),
    Move(
        "investigate",
        Text("Mulai audit investigatif", "Start the investigation"),
        ("assessment",),
        "investigation",
        (
            Field("letter", Text("Nomor surat tugas", "Assignment letter no."), required=True, max_length=120),
            Field("letter_day", Text("Tanggal surat tugas", "Date of the assignment letter"), type="day"),
            Field(
                "indication",
                Text(
                    "Telaah: petunjuk dan aturan yang diduga dilanggar",
                    "Assessment: signs found, and rules allegedly broken",
                ),
                type="long",
                max_length=5_000,
            ),
        ),
    ),
    Move(
        "extend",
        Text("Perpanjang waktu pendalaman", "Extend the investigation"),
        ("investigation",),
        None,
        (Field("reason", Text("Alasan", "Reason"), type="long", required=True, max_length=5_000),),
        heads_only=True,
        tells="must",
        extends=Extension("investigation", 30),
    ),
    Move(
        "result",
        Text("Tetapkan hasil", "Settle the result"),
        ("investigation",),
        "result",
        (
            Field(
                "outcome",
                Text("Hasil", "Result"),
                type="choice",
                required=True,
                options=tuple(
                    Option(one.slug, one.name) for one in OUTCOMES if one.slug in ("proven", "not_proven", "insufficient")
                ),
            ),
            Field("findings", Text("Temuan", "Findings"), type="long", required=True, max_length=20_000),
            Field(
                "recommendations",
                Text("Rekomendasi", "Recommendations"),
                type="choices",
                max_length=len(RECOMMENDATIONS),
                options=RECOMMENDATIONS,
            ),
        ),
        two_people=True,
        tells="must",
        outcome_field="outcome",
    ),
    Move(
        "follow_up",
        Text("Teruskan ke pejabat yang berwenang", "Pass to the competent official"),
        ("result",),
        "followup",
        (
            Field(
                "authority",
                Text("Pejabat yang berwenang", "Competent official"),
                required=True,
                max_length=200,
            ),
        ),
    ),
    Move(
        "record_measure",
        Text("Catat tindak lanjut", "Record a follow-up"),
        ("followup",),
        None,
        (
            Field(
                "measure",
                Text("Hukuman (PP 94/2021: tingkat dan jenis)", "Measure (PP 94/2021: level and kind)"),
                type="choice",
                required=True,
                options=MEASURES,
            ),
            Field("decision", Text("Nomor keputusan", "Decision no."), max_length=120),
            Field("decision_day", Text("Tanggal keputusan", "Date of the decision"), type="day"),
            Field(
                "improvement",
                Text("Perbaikan sistem", "Improvement of the system"),
                type="long",
                max_length=5_000,
            ),
            Field("recovered", Text("Kerugian yang dipulihkan (Rp)", "Loss recovered (Rp)"), max_length=40),
        ),
    ),
    Move(
        "close",
        Text("Tutup laporan", "Close the report"),
        ("referred", "result", "followup"),
        "closed",
        (
            Field(
                "retention",
                Text("Masa simpan", "Kept for"),
                type="choice",
                required=True,
                options=(
                    Option("two_years", Text("2 tahun", "2 years"), keep="short"),
                    Option("five_years", Text("5 tahun", "5 years"), keep="long"),
                    Option("hold", Text("Ditahan sampai ada keputusan", "Held until decided"), keep="hold"),
                ),
            ),
            LESSONS,
        ),
        two_people=True,
        tells="must",
    ),
    Move(
        "reopen",
        Text("Buka kembali", "Reopen"),
        ("not_followed", "closed"),
        "triage",
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
        source="Direktif (UE) 2019/1937 Pasal 9(1)(b): 7 hari",
    ),
    Clock(
        "triage",
        Text("Telaah awal", "First review"),
        starts=(Mark("entered", "triage"),),
        stops=(Mark("entered", "assessment"), Mark("entered", "referred"), Mark("entered", "not_followed")),
        amount=10,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        pauses=("waiting",),
    ),
    Clock(
        "urgent_retaliation",
        Text("Telaah awal, karena ada dugaan pembalasan", "First review, since retaliation is alleged"),
        starts=(Mark("birth"),),
        stops=(Mark("entered", "assessment"), Mark("entered", "referred"), Mark("entered", "not_followed")),
        amount=1,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        pauses=("waiting",),
        warn=1,
        only_if=("topic", ("retaliation",)),
    ),
    Clock(
        "urgent_decision",
        Text("Telaah awal, karena keputusan sudah dekat", "First review, since a decision is near"),
        starts=(Mark("birth"),),
        stops=(Mark("entered", "assessment"), Mark("entered", "referred"), Mark("entered", "not_followed")),
        amount=1,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        pauses=("waiting",),
        warn=1,
        only_if=("imminent", ("yes",)),
    ),
    Clock(
        "completion",
        Text("Jawaban atas pertanyaan tim", "Answer to the team's questions"),
        starts=(Mark("entered", "waiting"),),
        stops=(Mark("left", "waiting"),),
        amount=20,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        warn=5,
    ),
    Clock(
        "assessment",
        Text("Penelaahan", "Assessment"),
        starts=(Mark("entered", "assessment"),),
        stops=(Mark("left", "assessment"),),
        amount=20,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
        warn=5,
    ),
    Clock(
        "investigation",
        Text("Pendalaman", "Investigation"),
        starts=(Mark("entered", "investigation"),),
        stops=(Mark("left", "investigation"),),
        amount=60,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi; dapat diperpanjang Inspektur dengan alasan",
        warn=10,
    ),
    Clock(
        "result",
        Text("Keputusan atas hasil", "Decision on the result"),
        starts=(Mark("entered", "result"),),
        stops=(Mark("left", "result"),),
        amount=10,
        unit="working_days",
        basis="promise",
        source="Patokan layanan instansi",
    ),
    Clock(
        "feedback",
        Text("Kabar apakah laporan ditangani", "News on whether the report is taken up"),
        starts=(Mark("birth"),),
        stops=(Mark("entered", "assessment"), Mark("entered", "referred"), Mark("entered", "not_followed")),
        amount=30,
        unit="days",
        basis="promise",
        source="WISE Kementerian Keuangan: tanggapan paling lama 30 hari sejak diterima",
        warn=7,
    ),
    Clock(
        "progress",
        Text("Kabar perkembangan penanganan", "News on how it is going"),
        starts=(Mark("birth"),),
        stops=(
            Mark("told", "investigation"),
            Mark("told", "result"),
            Mark("told", "followup"),
            Mark("entered", "result"),
            Mark("entered", "referred"),
            Mark("entered", "not_followed"),
        ),
        amount=3,
        unit="months",
        basis="promise",
        source="Direktif (UE) 2019/1937 Pasal 9(1)(f): 3 bulan; di sini dihitung sejak laporan masuk",
        warn=14,
    ),
)

KIND = Kind(
    slug="integrity",
    name=Text("Dugaan pelanggaran integritas", "Alleged integrity violation"),
    fields=FIELDS,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    outcomes=OUTCOMES,
    first_state="received",
    door=Door(
        Text("Saya melaporkan orang lain", "I am reporting somebody else"),
        Text(
            "Misalnya dugaan korupsi, suap, konflik kepentingan orang lain, pelecehan, atau pembalasan. Tanpa nama Anda.",
            "Such as corruption, bribes, somebody else's conflict of interest, harassment or retaliation. Without your name.",
        ),
        order=30,
        icon="people",
    ),
)
