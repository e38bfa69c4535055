"""What an officer fills in to propose that a case be led on elsewhere; it needs a second person."""

REFER = {
    "move": "refer",
    "refer_receiver": "kpk",
    "refer_sent": "Ringkasan tanpa nama.",
    "refer_consent": "agreed",
    "refer_text": "Laporan Anda kami limpahkan ke KPK.",
}
