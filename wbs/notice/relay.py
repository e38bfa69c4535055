"""The office's mail relay: one connection, one mail after the other, each to one address.

It is spoken to over TLS that is checked (certificate and host name), or on this machine; never in the clear otherwise, whatever
the relay says it can or cannot do. What it answers is a stranger's text: it is cleaned before anybody reads it.
"""

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wbs.notice.door import Door

# One mail is some ten answers: a relay that drips them one by one must not hold us for ever.
WHOLE_MAIL = 4
GOODBYE_SECONDS = 1
LONGEST_ANSWER = 120
NO_CODE = -1
# What OpenSSL calls a certificate that is good, but for another name, or for another address.
OTHER_NAME = (62, 64)


class RelayTrouble(Exception):
    """This mail did not go, or may not have. The message is ours; `answer` is what the relay said, cleaned, "" for nothing."""

    def __init__(self, message: str, answer: str = "") -> None:
        super().__init__(message)
        self.answer = answer


class NoWayIn(RelayTrouble):
    """There was no relay, none that can be trusted, or it refused the account: the next mail would not go, either."""


class Relay:
    """A connection that is made when the first mail goes, and made anew after one that fell."""

    def __init__(self, opened: Door) -> None:
        self._door = opened
        self._line: smtplib.SMTP | None = None
        self._plug: socket.socket | None = None

    def send(self, mail: bytes, to: str) -> str:
        """What the relay answered when it took the mail. Raises RelayTrouble.

        A line that falls after the mail was given and before it was answered leaves open whether it was taken: it counts as
        not taken, so somebody may get it twice, and nobody never.
        """
        with self._at_most(self._door.settings.timeout_seconds * WHOLE_MAIL):
            line = self._line or self._way_in()
            try:
                return self._deliver(line, mail, to)
            except smtplib.SMTPResponseException as error:
                raise self._refused("relay menolak surat ini / the relay refuses this mail", error) from error
            except OSError as error:  # all of smtplib's are such
                self.close()
                raise RelayTrouble(_fallen(error)) from error

    def close(self) -> None:
        """Says goodbye if the line stands. Never waits for long, never raises."""
        line, plug, self._line, self._plug = self._line, self._plug, None, None
        if line is not None:
            with suppress(OSError):
                if line.sock is not None:
                    line.sock.settimeout(GOODBYE_SECONDS)
                    line.quit()
            line.close()
        if plug is not None:
            plug.close()

    def _way_in(self) -> smtplib.SMTP:
        """Raises NoWayIn."""
        try:
            return self._sign_in(self._secure(self._connect()))
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            message = "relay menolak akun atau kata sandinya / the relay refuses the account or its password"
            raise NoWayIn(message, cleaned(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            message = "relay tidak mau menerima kami / the relay does not let us in"
            raise NoWayIn(message, cleaned(error.smtp_code, error.smtp_error)) from error
        except (OSError, ValueError) as error:
            self.close()
            raise NoWayIn(_fallen(error)) from error

    def _connect(self) -> smtplib.SMTP:
        settings = self._door.settings
        plug = self._plug = socket.create_connection((settings.host, settings.port), settings.timeout_seconds)
        if settings.tls == "none" and not ipaddress.ip_address(plug.getpeername()[0]).is_loopback:
            raise smtplib.SMTPNotSupportedError("localhost is another machine")
        if settings.tls == "tls":
            plug = self._plug = self._door.context.wrap_socket(plug, server_hostname=settings.host)
        line = self._speaking_over(plug)
        code, answer = line.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        return line

    def _secure(self, line: smtplib.SMTP) -> smtplib.SMTP:
        """Whatever was said in the clear is forgotten: a new line over the same plug. Raises when TLS is not offered."""
        settings = self._door.settings
        if settings.tls != "starttls":
            return line
        line.ehlo_or_helo_if_needed()
        if not line.has_extn("starttls"):
            raise smtplib.SMTPNotSupportedError("no STARTTLS")
        code, answer = line.docmd("STARTTLS")
        if code != 220:
            raise smtplib.SMTPResponseException(code, answer)
        assert self._plug is not None
        self._plug = self._door.context.wrap_socket(self._plug, server_hostname=settings.host)
        return self._speaking_over(self._plug)

    def _speaking_over(self, plug: socket.socket) -> smtplib.SMTP:
        # The sender's domain, where the library would tell this machine's own name.
        own_name = self._door.settings.sender.rpartition("@")[2]
        line = smtplib.SMTP(local_hostname=own_name, timeout=self._door.settings.timeout_seconds)
        line.sock = plug
        # From here on it is closed with all that it holds, wherever the way in ends.
        self._line = line
        return line

    def _sign_in(self, line: smtplib.SMTP) -> smtplib.SMTP:
        line.ehlo_or_helo_if_needed()
        if self._door.password:
            line.login(self._door.settings.account, self._door.password)
        return line

    def _deliver(self, line: smtplib.SMTP, mail: bytes, to: str) -> str:
        code, answer = line.mail(self._door.settings.sender)
        if code != 250:
            raise self._refused("relay menolak alamat pengirim / the relay refuses the sender", _response(code, answer))
        code, answer = line.rcpt(to)
        if code not in (250, 251):
            raise self._refused("relay menolak alamat ini / the relay refuses this address", _response(code, answer))
        code, answer = line.data(mail)
        if code != 250:
            raise _response(code, answer)
        return cleaned(code, answer)

    def _refused(self, message: str, error: smtplib.SMTPResponseException) -> RelayTrouble:
        """The line goes on, for the next mail, unless the relay has said that it ends it."""
        if error.smtp_code == 421 or self._line is None:
            self.close()
        else:
            try:
                self._line.rset()
            except OSError:
                self.close()
        if 400 <= error.smtp_code < 500:
            message = "relay minta dicoba lagi nanti / the relay asks to try again later"
        return RelayTrouble(message, cleaned(error.smtp_code, error.smtp_error))

    @contextmanager
    def _at_most(self, seconds: float) -> Iterator[None]:
        """The line is cut after so many seconds, however busy it looks."""
        watch = threading.Timer(seconds, self._cut)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _cut(self) -> None:
        plug = self._plug
        if plug is not None:
            with suppress(OSError):
                # Of the socket itself: that of a TLS socket would first take the TLS away, and send the next words in the clear.
                socket.socket.shutdown(plug, socket.SHUT_RDWR)


def cleaned(code: int, answer: bytes | str) -> str:
    """Code and words of an answer, one line, nothing that steers a terminal, no more than LONGEST_ANSWER signs of the words."""
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    words = " ".join("".join(sign if " " <= sign <= "~" else " " for sign in text).split())
    return f"{'???' if code == NO_CODE else code} {words[:LONGEST_ANSWER]}".strip()


def _response(code: int, answer: bytes) -> smtplib.SMTPResponseException:
    return smtplib.SMTPResponseException(code, answer)


def _fallen(error: Exception) -> str:
    """In plain words, both languages; the library's own could name whom we write to."""
    cause = error.__context__ if isinstance(error, smtplib.SMTPServerDisconnected) else error
    match cause:
        case ssl.SSLCertVerificationError(verify_code=code) if code in OTHER_NAME:
            return "sertifikat relay bukan untuk nama ini / the relay's certificate is not for this name"
        case ssl.SSLCertVerificationError():
            return "sertifikat relay tidak dapat dipercaya / the relay's certificate is from nobody whom notice.ca_file names"
        case ssl.SSLError():
            return "relay tidak bicara TLS dengan benar / the relay does not speak TLS as it should"
        case smtplib.SMTPNotSupportedError():
            return "relay tidak menawarkan TLS atau akun / the relay offers no TLS, or no account: nothing was told to it"
        case TimeoutError():
            return "relay diam saja / the relay says nothing"
        case socket.gaierror() | ValueError():
            return "nama relay tidak dikenal / nobody knows the relay's name"
        case OSError() if not isinstance(error, smtplib.SMTPException):
            return "relay tidak dapat dihubungi / the relay cannot be reached"
    return "sambungan ke relay putus / the line to the relay fell"
