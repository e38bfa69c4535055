"""The manual: what `wbs --help` prints, for the people who run the commands. Indonesian first, then English."""

MANUAL = """\
wbs: Layanan Integritas. Laporan dikunci di server dan hanya dibaca tim pengawas.

PERINTAH / COMMANDS
{commands}

  wbs PERINTAH --help menjelaskan satu perintah. / wbs COMMAND --help explains one.

MENCOBA / TRYING IT OUT
  wbs demo
      Semuanya di komputer ini, dengan orang dan kasus rekaan. Kunci peragaan tidak boleh
      dipakai untuk laporan sungguhan.
      Everything on this machine, with invented people and cases. Never for real reports.
  wbs demo --anew
      Yang baru menggantikan yang lama, dengan hari-hari yang dekat lagi.
      A new one in place of the old, whose days are near again.

PEMASANGAN, URUT (dua komputer: server, dan komputer inspektorat)

  1. Para petugas, di komputer inspektorat, tanpa jaringan, sekitar 45 menit:
       wbs ceremony --out /srv/wbs
     Membuat roster.wbs (daftar terbuka), casebook/ (kunci terkunci), dan lembar kertas.
  2. Operator, di server, dengan roster.wbs saja; sidiknya dicocokkan lewat telepon:
       wbs init --roster roster.wbs --data /var/lib/wbs --fingerprint "delapan kata ..."
  3. Operator, di server, terus berjalan:
       wbs intake --data /var/lib/wbs --settings settings.toml
  4. Petugas, di komputer inspektorat, terus berjalan:
       wbs desk --data /srv/wbs/casebook --settings settings.toml
  5. Di komputer inspektorat, terus berjalan, membawa kiriman yang terkunci:
       wbs courier --letterbox ssh://wbs@server/ --identity FILE --known-hosts FILE
                   --casebook /srv/wbs/casebook --settings settings.toml
     Di server, sshd menjalankan wbs letterbox --data /var/lib/wbs untuk kunci kurir, dan tidak
     ada yang lain (lihat deploy/README.md). Di satu komputer: --letterbox DIR.

INSTALLING, IN ORDER (two machines: the server, and the inspectorate's computer)

  1. The officers, on the inspectorate's computer, without network, about 45 minutes:
       wbs ceremony --out /srv/wbs
     Makes roster.wbs (public), casebook/ (locked keys), and the sheets on paper.
  2. The operator, on the server, with roster.wbs only; fingerprint compared by telephone:
       wbs init --roster roster.wbs --data /var/lib/wbs --fingerprint "eight words ..."
  3. The operator, on the server, kept running:
       wbs intake --data /var/lib/wbs --settings settings.toml
  4. The officers, on the inspectorate's computer, kept running:
       wbs desk --data /srv/wbs/casebook --settings settings.toml
  5. On the inspectorate's computer, kept running, carrying sealed mail:
       wbs courier --letterbox ssh://wbs@server/ --identity FILE --known-hosts FILE
                   --casebook /srv/wbs/casebook --settings settings.toml
     On the server, sshd runs wbs letterbox --data /var/lib/wbs for the courier's key, and
     nothing else (see deploy/README.md). On one machine: --letterbox DIR.

SURAT TIAP PAGI / A MAIL EACH MORNING
  wbs notice --settings settings.toml --state DIR --casebook /srv/wbs/casebook
  wbs notice --settings settings.toml --test
      Di komputer inspektorat: surat yang sama setiap pagi hari kerja, ada laporan atau tidak;
      dan satu untuk atasan tim pengawas bila ada yang terlalu lama belum dibuka. Bagian
      [notice] di settings.toml.
      On the inspectorate's computer: the same mail every working morning, whatever came; and
      one to the overseer when something is left unopened for too long. See [notice] in
      settings.toml.

MEMERIKSA, TANPA KUNCI / CHECKING, WITHOUT KEYS
  wbs verify letterbox /var/lib/wbs
  wbs verify casebook /srv/wbs/casebook
      Celah, rantai putus, berkas hilang atau berubah, daftar petugas yang tidak sah. Juga
      untuk folder cadangan: setelah dipulihkan, dan sebelum cadangan dipercaya.
      Gaps, broken links, missing or altered files, a bad roster. For the folder of a backup
      too: after it was restored, and before it is trusted.

KODE KELUAR / EXIT CODES
  0 selesai / done    1 gangguan, atau ada temuan / a fault, or something was found
  2 salah pakai, satu baris sebabnya / wrong use, one line says why
  130 dihentikan dengan Ctrl-C / interrupted
"""
