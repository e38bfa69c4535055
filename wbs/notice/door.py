"""What is needed to get into the relay: the settings, the certificates that are believed, the account's password."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from wbs.settings import Notice


class DoorShut(Exception):
    """A file that the settings name cannot be used; the message is one line. Nothing was sent."""


@dataclass(frozen=True)
class Door:
    """`password`: "" without an account."""

    settings: Notice
    context: ssl.SSLContext
    password: str = field(repr=False)


def door(settings: Notice) -> Door:
    """Reads both files anew each time, so that what was exchanged counts at once. Raises DoorShut."""
    return Door(settings, _context(settings), _password(settings.password_file))


def _context(settings: Notice) -> ssl.SSLContext:
    # Not create_default_context: it would write the session's keys into a file that the environment names (SSLKEYLOGFILE).
    # This protocol asks for a certificate and checks the host's name by itself.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        if settings.ca_file:
            context.load_verify_locations(cafile=settings.ca_file)
        elif settings.tls != "none":
            context.load_default_certs()
    except OSError as error:
        raise DoorShut(f"notice.ca_file: {settings.ca_file}: cannot be read as certificates") from error
    return context


def _password(file: str) -> str:
    if not file:
        return ""
    path = Path(file)
    try:
        open_to_others = path.stat().st_mode & 0o077
        password = path.read_text(encoding="ascii").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DoorShut(f"notice.password_file: {file}: cannot be read, or is not plain ASCII") from error
    if open_to_others:
        raise DoorShut(f"notice.password_file: {file}: others can read it; please chmod 600")
    if not password or not password.isprintable():
        raise DoorShut(f"notice.password_file: {file}: one line with the password is needed, and nothing else")
    return password
