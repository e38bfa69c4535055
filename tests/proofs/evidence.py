"""Evidence as reporters have it: real files made by real programs, with given words inside. Made in memory, never on a disk."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from docx import Document
from fpdf import FPDF
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base


@dataclass(frozen=True)
class Evidence:
    """One file, whole."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def photograph(words: str, name: str = "IMG_20261103_101500.jpg") -> Evidence:
    """A JPEG as a phone makes it: camera, moment, comment and place in its EXIF; ``words`` in three of the fields."""
    picture = Image.radial_gradient("L").resize((640, 480)).convert("RGB")
    ImageDraw.Draw(picture).text((40, 40), "Kuitansi", fill=(200, 30, 30))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model] = "Fonika", "Fonika A7"
    exif[Base.Software], exif[Base.Artist] = "Kamera 4.1", words
    exif[Base.ImageDescription] = words
    moment = datetime(2026, 11, 3, 10, 15).strftime("%Y:%m:%d %H:%M:%S")
    exif[Base.DateTime] = moment
    details = exif.get_ifd(IFD.Exif)
    details[Base.DateTimeOriginal] = moment
    details[Base.UserComment] = b"ASCII\0\0\0" + words.encode()
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef], place[GPS.GPSLatitude] = "S", (6.0, 10.0, 31.2)
    place[GPS.GPSLongitudeRef], place[GPS.GPSLongitude] = "E", (106.0, 49.0, 37.9)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85, exif=exif)
    return Evidence(name, "image/jpeg", written.getvalue())


def letter(words: str, name: str = "surat.pdf") -> Evidence:
    """A PDF with ``words`` on the page (its text is deflated) and in the title."""
    document = FPDF()
    document.set_title(words)
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text=words)
    return Evidence(name, "application/pdf", bytes(document.output()))


def minutes(words: str, name: str = "notulen.docx") -> Evidence:
    """A DOCX, which is a ZIP of deflated XML: ``words`` in a paragraph and as its author."""
    document = Document()
    document.core_properties.author = words
    document.add_heading("Notulen rapat", level=1)
    document.add_paragraph(words)
    written = io.BytesIO()
    document.save(written)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return Evidence(name, kind, written.getvalue())


def diary(words: str, size: int, name: str = "catatan.txt") -> Evidence:
    """A plain text of ``size`` bytes that says ``words`` over and over."""
    line = f"Hari itu saya melihat {words} di ruang rapat.\n".encode()
    return Evidence(name, "text/plain", (line * (size // len(line) + 1))[:size])


def large(size: int, piece: int = 64 * 1024) -> Iterator[bytes]:
    """``size`` bytes that do not shrink when packed and are the same each time; never held whole."""
    block = hashlib.shake_256(b"large evidence").digest(piece)
    for at in range(0, size, piece):
        numbered = at.to_bytes(8, "big") + block[8:]
        yield numbered[: min(piece, size - at)]


def sha256_of_large(size: int) -> str:
    """What ``large(size)`` hashes to."""
    whole = hashlib.sha256()
    for piece in large(size):
        whole.update(piece)
    return whole.hexdigest()
