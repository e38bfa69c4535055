"""The two mails that there are. Both have one subject and one length in bytes, on every day, to everybody.

Nothing in them comes from a store: no case, number, name, count or kind. What tells the second from the first is one bit, and
it stands in the text alone; whoever sees subjects, sizes and addresses only (a relay's log, the line) sees no difference.
"""

import secrets
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

# Lines as long as a mail may have: the library would fold a long address in a way that not everybody reads.
POLICY = SMTP.clone(max_line_length=998)
SUBJECT = "Meja tim pengawas / Oversight team desk"

# ASCII only, so that no relay has to write it anew; short lines, for the same reason.
DAILY = """\
Selamat pagi,

Silakan buka meja tim pengawas hari ini.

Surat ini datang setiap pagi hari kerja, apa pun yang terjadi atau tidak
terjadi. Jadi surat ini tidak memberitahukan apa-apa: yang ada hanya
terlihat di meja itu.

Mohon jangan dibalas.

* * *

Good morning,

Please open the oversight team's desk today.

This mail comes every working morning, whatever happened or did not
happen. So it tells you nothing: what there is can be seen at that desk
only.

Please do not reply.
"""

WAITING = """\
Selamat pagi,

Silakan buka meja tim pengawas hari ini, dan lihat antreannya: ada yang
sudah menunggu lebih lama daripada janji layanan dan belum dibuka oleh
seorang petugas pun.

Mohon jangan dibalas.

* * *

Good morning,

Please open the oversight team's desk today and look at its queue: something
has waited there for longer than the service promise, and no officer has
opened it yet.

Please do not reply.
"""


def _padded(text: str) -> str:
    """Every mail is as long as the longest text: dashes fill the last line (blanks at an end could be taken away on the way)."""
    return f"{text}\n{'-' * (2 + max(_bytes(DAILY), _bytes(WAITING)) - _bytes(text))}\n"


def _bytes(text: str) -> int:
    """On the line, where a line ends with two."""
    return len(text) + text.count("\n")


def mail(text: str, sender: str, now: datetime) -> bytes:
    """One whole mail as it goes over the line. `text`: DAILY or WAITING; `now`: the office's time.

    It is addressed to the sender: whom it goes to is said to the relay alone. The message id is random and as long as any;
    the library's own would tell this machine's name and the second.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = sender
    message["Subject"] = SUBJECT
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2]}>"
    # So that no absence note answers.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_padded(text), charset="us-ascii", cte="7bit")
    return message.as_bytes()
