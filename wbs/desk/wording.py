"""What officers read about a case, in their language. Facts come from wbs.cases and the roster; here they get their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wbs.cases.calendar import WorkingDays
from wbs.cases.case import CaseState, Line
from wbs.cases.clocks import RunningClock
from wbs.cases.kind import Field, Text
from wbs.desk.dossier import Alarm
from wbs.desk.roster_book import RosterBook
from wbs.settings import Settings
from wbs.web.locale import N_, Words, format_day

Values = Mapping[str, str | list[str]]

ROLES = {"officer": N_("Petugas"), "head": N_("Kepala tim"), "overseer": N_("Atasan tim pengawas")}
AFTER_TEXT = "\n"

USES = {
    "evidence": N_("Boleh dipakai sebagai bukti"),
    "lead": N_("Hanya petunjuk, jangan perlihatkan kepada siapa pun"),
    "": N_("Pelapor belum menyebut apakah boleh dipakai; tanyakan dulu"),
}
ACTS = {
    "report": N_("Laporan"),
    "message": N_("Pesan dari pelapor"),
    "file": N_("Berkas dari pelapor"),
    "received": N_("Tanda terima untuk pelapor"),
    "answer": N_("Jawaban kepada pelapor"),
    "note": N_("Catatan tim"),
    "move": N_("Langkah"),
    "propose": N_("Usulan"),
    "confirm": N_("Usulan disetujui"),
    "decline": N_("Usulan ditolak"),
    "take": N_("Pemegang kasus"),
    "grant": N_("Akses diberikan"),
    "recuse": N_("Mundur dari kasus"),
    "recover": N_("Pembaca baru lewat kunci pemulihan"),
    "askname": N_("Nama pelapor diminta dari penjaga identitas"),
    "rekey": N_("Kasus ini dikunci untuk kunci pemulihan yang baru"),
    "discard": N_("Usulan pemusnahan"),
    "spare": N_("Usulan pemusnahan ditolak"),
    "hold": N_("Ditahan melewati masa simpan"),
    "identity": N_("Pelapor mengunci namanya"),
    "consent": N_("Pelapor setuju namanya diberikan"),
    "withdraw": N_("Pelapor menarik persetujuannya"),
    "independent": N_("Menyatakan tidak terlibat"),
}

NAME_STAGES = {
    "none": N_("Pelapor tidak memberikan nama. Bila perlu, tanyakan lewat jawaban: pelapor dapat memberikannya di halamannya."),
    "sealed": N_("Nama pelapor terkunci. Tidak ada yang dapat membukanya sebelum pelapor setuju."),
    "withdrawn": N_("Pelapor menarik persetujuannya. Namanya terkunci lagi; yang diserahkan penjaga identitas sudah dihapus."),
    "shut": N_(
        "Pelapor setuju, tetapi mengecualikan jabatan atau unit penjaga identitas dari kasus ini. Ia tidak diminta; nama tetap"
        " terkunci."
    ),
    "lost": N_(
        "Pelapor setuju, tetapi bagian kunci yang ada pada penjaga identitas tidak dapat diserahkan lagi: ia sudah berhenti, "
        "atau kehilangan kalimat sandinya. Minta pelapor memberikan namanya sekali lagi, lewat jawaban."
    ),
    "ask": N_("Pelapor setuju namanya diberikan. Nama dibuka setelah penjaga identitas menyerahkan bagian kuncinya."),
    "waiting": N_("Nama sudah diminta. Menunggu penjaga identitas menyerahkan bagian kuncinya."),
    "given": N_("Penjaga identitas sudah menyerahkan bagian kuncinya. Setiap kali nama dibuka, jejak audit mencatatnya."),
}

ALARMS = {
    "consent_odd": N_(
        "Sebuah nama atau persetujuan dari pelapor tidak cocok dengan tanda tangannya atau dengan kasus ini. Itu tidak diakui."
    ),
    "chain_broken": N_(
        "Riwayat kasus ini terputus: sebuah langkah hilang atau diubah. Langkah sesudahnya tidak ditampilkan. Beri tahu "
        "atasan tim pengawas, dan bandingkan dengan cadangan."
    ),
    "entry_forged": N_(
        "Sebuah langkah tidak dapat dibuka atau tanda tangannya tidak cocok. Langkah itu dan sesudahnya tidak ditampilkan. "
        "Beri tahu atasan tim pengawas."
    ),
    "entry_misplaced": N_(
        "Sebuah langkah menyebut hal yang tidak ada di riwayat. Langkah itu dan sesudahnya tidak ditampilkan. Beri tahu "
        "atasan tim pengawas."
    ),
    "grant_barred": N_(
        "Ada akses yang diberikan kepada orang yang tidak boleh membaca kasus ini. Akses itu tidak diakui; tanyakan kepada "
        "yang memberinya."
    ),
    "recovery_forged": N_(
        "Sebuah pemulihan ditandatangani tanpa bukti bahwa kasus ini benar-benar dibuka dengan kunci pemulihan. Tidak ada akses "
        "yang diakui; beri tahu atasan tim pengawas."
    ),
    "irregular": N_(
        "Sebuah langkah ditandatangani dengan benar tetapi tidak diizinkan aturan. Langkah itu tidak berpengaruh; tanyakan "
        "kepada yang menulisnya."
    ),
    "born_late": N_(
        "Laporan ini dibuat dengan daftar tim lama, padahal daftar baru sudah berlaku lebih dari dua hari. Tanyakan pengelola"
        " apakah daftar baru sudah sampai di server."
    ),
    "roster_unknown": N_("Kasus ini menyebut daftar tim yang belum dikenal di sini. Kasus disisihkan sampai daftar itu datang."),
    "birth_forged": N_(
        "Catatan kelahiran kasus ini tidak cocok dengan tanda tangannya. Kasus disisihkan; beri tahu atasan tim pengawas."
    ),
    "birth_changed": N_(
        "Server mengirim catatan kelahiran yang berbeda untuk kasus yang sudah ada. Yang lama dipertahankan; tanyakan pengelola."
    ),
    "reporter_strand_changed": N_(
        "Server mengubah tulisan pelapor yang sudah diambil. Yang lama dipertahankan; tanyakan pengelola."
    ),
    "reporter_strand_gap": N_(
        "Server melewatkan tulisan pelapor. Yang sesudahnya belum diterima. Bila besok masih begitu, tanyakan pengelola."
    ),
    "answers_strand_changed": N_("Server mengubah jawaban pertama kepada pelapor. Yang lama dipertahankan; tanyakan pengelola."),
    "case_unknown": N_("Server mengirim lanjutan dari kasus yang tidak dikenal di sini; tanyakan pengelola."),
    "file_changed": N_(
        "Server mengirim berkas yang berbeda untuk berkas yang sudah ada. Yang lama dipertahankan; tanyakan pengelola."
    ),
    "file_damaged": N_("Sebuah berkas rusak di komputer ini. Salinannya masih ada di kotak surat; beri tahu pengelola."),
    "grants_changed": N_(
        "Baris akses kasus ini bukan yang dibuat saat laporan lahir: mungkin seorang pembaca disingkirkan di server. "
        "Belum ada tanda terima yang dikirim; beri tahu atasan tim pengawas."
    ),
    "answer_foreign": N_(
        "Pelapor melihat jawaban yang tidak pernah dikirim dari sini. Mungkin server menyisipkannya; beri tahu atasan tim "
        "pengawas."
    ),
    "parcel_refused": N_("Server mengirim sesuatu yang bentuknya salah; tidak diterima. Tanyakan pengelola."),
    "answers_refused": N_("Server menolak jawaban dari sini. Pelapor belum dapat membacanya; tanyakan pengelola."),
    "roster_refused": N_(
        "Server menolak daftar tim yang baru. Laporan baru masih dikunci untuk daftar lama; tanyakan pengelola."
    ),
    "letterbox_set_back": N_(
        "Kotak surat di server mundur ke keadaan lama. Yang kurang sudah dikirim lagi dari sini; tanyakan pengelola."
    ),
    "letterbox_host_changed": N_(
        "Server menunjukkan kunci SSH yang lain: mungkin dipasang ulang, mungkin orang lain yang menjawab. "
        "Tidak ada yang diantar sebelum kuncinya dicocokkan langsung dengan pengelola."
    ),
    "letterbox_unreachable": N_(
        "Kurir tidak dapat mencapai kotak surat. Laporan baru dan jawaban belum diantar; beri tahu pengelola."
    ),
    "trip_unfinished": N_(
        "Sudah dua hari kurir tidak dapat menyelesaikan perjalanannya: disk di salah satu sisi penuh atau rusak. "
        "Sebagian laporan atau jawaban mungkin belum diantar; beri tahu pengelola."
    ),
    "backup_failed": N_(
        "Cadangan buku kasus tidak dapat dibuat: mungkin disk cadangan penuh atau tidak terpasang. "
        "Kotak surat tidak dikosongkan sebelum ada cadangan; beri tahu pengelola."
    ),
    "case_gone_there": N_(
        "Kasus ini hilang dari kotak surat di server. Pelapor tidak dapat lagi membaca jawaban atau menulis dengan kodenya; "
        "yang sudah diambil tetap ada di sini. Beri tahu pengelola."
    ),
    "cases_gone_there": N_(
        "Banyak kasus hilang dari kotak surat di server. Para pelapor tidak dapat lagi membaca jawaban; yang sudah diambil tetap "
        "ada di sini. Beri tahu pengelola."
    ),
    "answers_cut_there": N_(
        "Jawaban kepada pelapor hilang di server, padahal sudah diantar. Jawaban itu dikirim lagi dari sini; tanyakan "
        "pengelola mengapa hilang."
    ),
    "not_forgotten_there": N_(
        "Kotak surat belum melupakan sebuah kasus yang sudah dimusnahkan di sini. Beri tahu pengelola: mungkin layanan di server "
        "tidak berjalan, atau daftar timnya tertinggal."
    ),
    "carried_not_here": N_(
        "Server mencatat tulisan sebagai sudah diambil, padahal tidak ada di sini. Yang masih ada di kotak surat diambil lagi; "
        "periksa cadangan buku kasus dan siapa yang memegang kunci kurir."
    ),
    "file_refused": N_(
        "Server menawarkan berkas yang lebih besar daripada batas kantor ini. Berkas itu tidak diambil; periksa apakah batas "
        "di kedua komputer sama."
    ),
    "day_ahead": N_(
        "Sebuah langkah membawa tanggal yang jauh di depan; dihitung pada hari langkah sebelumnya. Periksa jam komputer."
    ),
    "entry_stray": N_(
        "Di buku kasus ada baris untuk kasus ini yang bentuknya salah. Baris itu tidak dipakai; kepala tim dapat "
        "menyisihkannya di halaman kasus."
    ),
    "entry_backdated": N_(
        "Sebuah langkah baru ditandatangani dengan daftar tim yang sudah tidak berlaku ketika Anda terakhir masuk: mungkin "
        "seseorang memakai kunci lamanya. Periksa siapa yang menulis langkah itu."
    ),
    "audit_cut": N_(
        "Jejak audit dipotong atau diubah: baris yang pernah ada di sana tidak ditemukan lagi. "
        "Periksa siapa yang memegang komputer ini."
    ),
    "answer_unnamed": N_(
        "Ada jawaban kepada pelapor yang tidak disebut langkah tim mana pun: mungkin langkah tim dihapus, "
        "atau jawabannya disisipkan. "
        "Kasus ini tidak dapat ditulisi lagi sebelum buku kasus dipulihkan dari cadangan."
    ),
    "roster_damaged": N_(
        "Di buku kasus ada versi daftar tim yang tanda tangannya tidak cocok. Yang dipakai adalah versi terakhir sebelum itu; "
        "pulihkan buku kasus dari cadangan."
    ),
    "team_rows_damaged": N_(
        "Di buku kasus ada undangan, kunci rekan baru, atau rancangan daftar tim yang rusak atau palsu. Yang rusak tidak dipakai."
    ),
    "roster_cut": N_(
        "Daftar tim di buku kasus lebih tua daripada, atau lain dari, yang pernah ada di sini: sebuah versi hilang atau ditukar. "
        "Jangan sahkan apa pun sebelum buku kasus dipulihkan dari cadangan."
    ),
    "case_gone": N_("Sebuah kasus yang pernah ada hilang dari buku kasus. Pulihkan buku kasus dari cadangan."),
    "case_lost": N_(
        "Kasus ini pernah dapat Anda baca dan sekarang tidak terbuka lagi, padahal Anda tidak mundur: mungkin baris akses Anda "
        "ditukar. Minta seorang rekan memberi Anda akses lagi, dan beri tahu atasan tim pengawas."
    ),
    "strand_cut": N_(
        "Bagian akhir riwayat kasus ini pernah ada dan sekarang hilang atau sudah diubah. "
        "Bandingkan dengan cadangan sebelum menulis lagi."
    ),
    "pins_damaged": N_(
        "Ingatan seorang petugas tentang buku kasus tidak dapat dibuka dengan kuncinya: mungkin ada yang menukarnya. Yang "
        "hilang sejak ia terakhir masuk tidak dapat diketahui darinya. Periksa siapa yang memegang komputer ini."
    ),
    "pins_gone": N_(
        "Ingatan seorang petugas tentang buku kasus hilang dari komputer ini: mungkin ada yang menghapusnya. Periksa siapa "
        "yang memegang komputer ini."
    ),
    "preferences_damaged": N_(
        "Setelan seorang petugas di meja ini (tampilan yang ia simpan, tombol satu huruf) hilang atau bukan yang terakhir ia "
        "simpan: mungkin ada yang menukarnya. Isinya tidak dipakai. Periksa siapa yang memegang komputer ini."
    ),
    "casebook_set_back": N_(
        "Buku kasus ini lebih tua daripada yang pernah dibuka di peramban ini: mungkin seluruhnya dikembalikan ke keadaan lama. "
        "Bila bukan pemulihan dari cadangan yang Anda ketahui, hentikan pekerjaan dan periksa komputer ini."
    ),
    "casebook_replaced": N_(
        "Peramban ini pernah dipakai di meja tim, tetapi buku kasus ini tidak mengenal tandanya: mungkin buku kasusnya "
        "diganti. Bila Anda tidak tahu mengapa, hentikan pekerjaan dan periksa komputer ini."
    ),
    "day_behind": N_(
        "Sebuah tulisan pelapor membawa tanggal sebelum tulisan yang mendahuluinya; dihitung pada hari yang mendahului itu. "
        "Periksa jam server."
    ),
    "clock_ahead": N_(
        "Jam komputer ini melompat lebih dari sebulan ke depan sejak kurir terakhir berjalan. Bila kurir tidak sedang berhenti, "
        "periksa jamnya. Kotak surat tidak dikosongkan lebih cepat karena itu."
    ),
    "clock_behind": N_("Jam komputer ini mundur: hari yang dicatat tidak mundur bersamanya. Periksa jamnya."),
}
OTHER_ALARM = N_("Ada yang tidak beres pada buku kasus. Beri tahu atasan tim pengawas.")

FLOW_ERRORS = {
    "not_open": N_("Langkah ini tidak tersedia lagi dari keadaan sekarang."),
    "unknown_move": N_("Langkah ini tidak dikenal."),
    "two_people": N_("Langkah ini perlu dua orang."),
    "one_person": N_("Langkah ini tidak perlu diusulkan."),
    "not_head": N_("Hanya kepala tim yang dapat melakukan ini."),
    "already_proposed": N_("Langkah ini sudah diusulkan dan menunggu persetujuan."),
    "no_clock": N_("Tidak ada tenggat yang dapat diperpanjang."),
    "recused": N_("Anda sudah mundur dari kasus ini."),
    "already_recused": N_("Orang ini sudah mundur dari kasus ini."),
    "already_stated": N_("Anda sudah menyatakan bahwa Anda tidak terlibat."),
    "not_reader": N_("Orang ini tidak dapat membaca kasus ini."),
    "no_proposal": N_("Usulan ini sudah tidak menunggu lagi."),
    "changed": N_("Usulan ini berubah sejak Anda membukanya. Baca lagi sebelum menyetujui."),
    "same_person": N_("Orang yang mengusulkan tidak dapat menyetujuinya sendiri."),
    "text_missing": N_("Tulis kabar untuk pelapor: langkah ini harus diberitahukan kepadanya."),
    "text_unwanted": N_("Langkah ini tidak disertai kabar untuk pelapor. Kosongkan isiannya."),
    "text_long": N_("Tulisan ini terlalu panjang. Persingkat, lalu kirim lagi."),
    "identity_missing": N_("Pelapor belum setuju namanya diberikan, atau sudah menarik persetujuannya."),
    "too_early": N_("Langkah ini baru tersedia setelah tenggatnya lewat."),
    "not_closed": N_("Kasus ini belum ditutup, atau sudah dibuka kembali."),
    "held": N_("Kasus ini ditahan oleh kepala tim."),
    "unanswered": N_("Pelapor menulis setelah kasus ini ditutup. Jawab dulu tulisannya."),
    "unchanged": N_("Kasus ini sudah begitu."),
    "missing": N_("Bagian ini harus diisi."),
    "too_long": N_("Tulisan ini terlalu panjang. Persingkat, lalu kirim lagi."),
    "unknown_option": N_("Pilih salah satu dari daftar."),
    "not_a_day": N_("Isi tanggal yang benar."),
    "not_text": N_("Isian ini tidak dapat dibaca. Ketik lagi."),
}
OTHER_FLOW_ERROR = N_("Langkah ini tidak diizinkan dalam keadaan sekarang.")


@dataclass(frozen=True)
class Wording:
    """The words of one page: language, settings, rosters and the day."""

    words: Words
    settings: Settings
    book: RosterBook
    calendar: WorkingDays
    today: date

    def text(self, text: Text) -> str:
        """A kind's text in the page's language."""
        return text.en if self.words.lang == "en" else text.id

    def day(self, day: date) -> str:
        return format_day(day, self.words.lang)

    def role(self, role: str) -> str:
        return self.words(ROLES[role])

    def unit(self, slug: str) -> str:
        """The unit's name; the slug itself for one that the settings do not know any more."""
        try:
            return self.settings.office.unit(slug).name(self.words.lang) if slug else self.words(N_("Tidak disebut"))
        except KeyError:
            return slug

    def position(self, slug: str) -> str:
        """As `unit`."""
        try:
            return self.settings.office.position(slug).name(self.words.lang)
        except KeyError:
            return slug

    def person(self, officer: str) -> str:
        """Name on the roster, "Pelapor" for the reporter."""
        if officer == "reporter":
            return self.words(N_("Pelapor"))
        return self.book.name_of(officer) or self.words(N_("Petugas yang tidak dikenal"))

    def alarm(self, alarm: Alarm) -> str:
        said = self.words(ALARMS.get(alarm.code, OTHER_ALARM))
        if not alarm.seq:
            return said
        step = self.words(N_("langkah ke-%(n)s"), n=alarm.seq)
        return f"{said} ({step})"

    def name_stage(self, stage: str) -> str:
        """ "" for a kind without names."""
        return self.words(NAME_STAGES[stage]) if stage else ""

    def flow_error(self, code: str) -> str:
        return self.words(FLOW_ERRORS.get(code, OTHER_FLOW_ERROR))

    # clocks

    def clock(self, running: RunningClock) -> dict[str, str]:
        """The parameters of the template's `clock`."""
        return {
            "label": self.text(running.clock.name),
            "due": self.day(running.due),
            "left": self.left(running),
            "state": self.colour(running),
            "kind": running.clock.basis,
            "safe": self.day(running.safe) if running.safe and running.safe < running.due else "",
            "source": running.clock.source,  # a citation, so in one language
        }

    def left(self, running: RunningClock) -> str:
        """What is left, in the clock's own unit."""
        n = running.days_left(self.calendar, self.today)
        if running.state == "paused":
            return self.words(N_("berhenti sementara"))
        if running.overdue(self.today):
            # Overdue on a day off: no working day has passed yet, but it is late.
            n = min(n, -1)
        if n == 0:
            return self.words(N_("hari ini"))
        plural = self.words.plural
        if running.clock.unit == "working_days":
            if n < 0:
                return plural("lewat %(num)d hari kerja", "lewat %(num)d hari kerja", -n)
            return plural("%(num)d hari kerja lagi", "%(num)d hari kerja lagi", n)
        if n < 0:
            return plural("lewat %(num)d hari", "lewat %(num)d hari", -n)
        return plural("%(num)d hari lagi", "%(num)d hari lagi", n)

    def colour(self, running: RunningClock) -> str:
        """ok, soon, overdue or done."""
        if not running.ticking:
            return "done"
        if running.overdue(self.today):
            return "overdue"
        return "soon" if running.warns(self.calendar, self.today) else "ok"

    def most_urgent(self, state: CaseState) -> RunningClock | None:
        """The running clock that ends first; a paused one only if none runs."""
        running = sorted(state.ticking, key=lambda clock: (clock.state == "paused", clock.due))
        return running[0] if running else None

    # fields

    def value(self, field: Field, value: str | list[str]) -> str:
        """An answer as people read it: options by their names."""
        values = value if isinstance(value, list) else [value]
        return ", ".join(self._option(field, one) for one in values)

    def rows(self, fields: Iterable[Field], values: Values, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """What was answered, by field, in the kind's order."""
        return [
            (self.text(field.name), self.value(field, values[field.slug]))
            for field in fields
            if field.slug not in without and values.get(field.slug)
        ]

    def options(self, field: Field) -> list[tuple[str, str]]:
        """What can be chosen, by slug and name."""
        office, lang = self.settings.office, self.words.lang
        if field.options_from == "units":
            return [(unit.slug, unit.name(lang)) for unit in office.units]
        if field.options_from == "positions":
            return [(position.slug, position.name(lang)) for position in office.positions]
        return [(option.slug, self.text(option.name)) for option in field.options]

    def _option(self, field: Field, slug: str) -> str:
        if field.options_from == "units":
            return self.unit(slug)
        if field.options_from == "positions":
            return self.position(slug)
        if field.type == "day":
            return self._maybe_day(slug)
        names = {option.slug: self.text(option.name) for option in field.options}
        return names.get(slug, slug)

    def _maybe_day(self, text: str) -> str:
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def use(self, use: str) -> str:
        """What the sender of a file allows."""
        return self.words(USES.get(use, USES["lead"]))

    # the timeline

    def history(self, state: CaseState) -> list[dict[str, object]]:
        """The timeline, oldest first, without the report itself (it stands above)."""
        return [self._line(line, state) for line in state.messages if line.what != "report"]

    def _line(self, line: Line, state: CaseState) -> dict[str, object]:
        by_reporter = line.strand == "reporter"
        title = self.words(ACTS[line.what])
        if line.what == "hold" and (line.values or {}).get("on") == "off":
            title = self.words(N_("Tidak lagi ditahan"))
        if line.move:
            title = f"{title}: {self.text(state.kind.move(line.move).name)}"
        if line.what in ("take", "grant"):
            title = f"{title}: {self.person(line.officer)}"
        if line.officers:
            title = f"{title}: {', '.join(map(self.person, line.officers))}"
        return {
            "side": "team" if by_reporter else "you",
            "day": self.day(line.day),
            "label": self.person(line.author),
            "title": title,
            "text": self._text(line, state),
        }

    def _text(self, line: Line, state: CaseState) -> str:
        _ = self.words
        parts: list[str] = []
        if line.move and line.what != "decline":
            parts += [f"{name}: {value}" for name, value in self.rows(state.kind.move(line.move).fields, line.values or {})]
        if line.file:
            parts.append(f"{line.file.name}: {self.use(line.file.use)}")
        elif line.text:
            told, heading = line.what in ("move", "confirm", "propose"), _("Kabar untuk pelapor")
            parts.append(f"{heading}: {line.text}" if told else line.text)
        return AFTER_TEXT.join(parts)
