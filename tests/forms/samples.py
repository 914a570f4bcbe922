"""Files people send, and files nobody should be able to send. All made here, none comes from outside."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

# The harmless file all scanners know, in two parts so that none stops at this one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
GPS_SECRET = b"SECRET-CAMERA"


def photo(size=(64, 48), mode="RGB", *, orientation=1, **options):
    """A JPEG as a phone makes it, with its place and its maker in EXIF."""
    exif = Image.Exif()
    exif[0x010F] = GPS_SECRET.decode()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 33.0, 12.0), 3: "E", 4: (9.0, 59.0, 3.0)})
    return _saved(Image.new(mode, size, "red" if mode == "RGB" else 0), "JPEG", exif=exif, **options)


def drawing(size=(64, 48), mode="RGB"):
    return _saved(Image.new(mode, size), "PNG")


def animation():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green")]
    return _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def _saved(picture, name, **options):
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def vast_drawing(side=10_000):
    """A PNG of 100 megapixels in a few bytes: only its header says so."""

    def chunk(kind, data):
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    header = struct.pack("!IIBBBBB", side, side, 8, 0, 0, 0, 0)
    points = zlib.compress(b"\0" * (side + 1) * 20)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def pdf(change=lambda writer: None, pages=1):
    writer, file = PdfWriter(), io.BytesIO()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    writer.write(file)
    return file.getvalue()


def pdf_with_program():
    return pdf(lambda writer: writer.add_open_action(JavaScript("app.alert(1)")))


def pdf_with_file():
    return pdf(lambda writer: writer.add_attachment("programm.exe", b"MZ"))


def pdf_with_password(password="geheim", **options):  # noqa: S107
    return pdf(lambda writer: writer.encrypt(password, algorithm="AES-256", **options))


def pdf_with_action(**action):
    """A PDF whose catalogue starts an action; names in PDF notation, as in `S="/Launch"`."""

    def change(writer):
        parts = {
            NameObject(f"/{name}"): NameObject(value) if value.startswith("/") else TextStringObject(value)
            for name, value in action.items()
        }
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(parts)

    return pdf(change)


def pdf_with_hidden_program():
    """The name of the program is written in numbers, in an object that the table of contents omits."""
    hidden = b"99 0 obj\n<< /S /J#61vaScript /J#53 (app.alert(1)) >>\nendobj\nstartxref\n"
    return pdf().replace(b"startxref\n", hidden, 1)


def pdf_behind(comment):
    """A sound PDF that says something in a comment at its end."""
    return pdf().replace(b"startxref\n", b"%" + comment + b"\nstartxref\n", 1)


def pdf_with_packed_program(padding=0):
    """The program lies in a compressed stream of objects, with so many blanks behind it."""
    packed = b"5 0 << /S /JavaScript /JS (app.alert(1)) >>" + b" " * padding
    stream = zlib.compress(packed)
    objects = [
        b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>\nendobj\n",
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n",
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n",
        b"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(stream)
        + stream
        + b"\nendstream\nendobj\n",
    ]
    content, places = b"%PDF-1.5\n", []
    for one in objects:
        places.append(len(content))
        content += one
    start = len(content)
    entries = [(0, 0, 65535), *((1, place, 0) for place in places), (2, 4, 0), (1, start, 0)]
    table = b"".join(struct.pack("!BIH", *entry) for entry in entries)
    content += b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    content += table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    assert padding or PdfReader(io.BytesIO(content)).trailer["/Root"]["/OpenAction"]["/S"] == "/JavaScript"
    return content


def zip_bomb(megabytes=200):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("null", b"\0" * megabytes * 1_000_000)
    return file.getvalue()


def office():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return file.getvalue()


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!doctype html><script>alert(1)</script>"
