"""Looks into one file, in a process of its own: the file comes on stdin, what may be kept goes to stdout.

A decoder that crashes, hangs or wants all the memory takes nobody along. Run as a script, so it knows no
Django. Pictures are drawn anew: no EXIF, no GPS, no profile, no comment, nothing behind the picture survives.
PDFs stay as they are, or are refused: drawn anew they would lose their signatures.
"""

import io
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

# The exit status is FIRST + the place of the reason; any other one means that the file has broken us.
REASONS = ("broken", "pixels", "encrypted", "active")
FIRST = 10
MEMORY, SECONDS = 1_500_000_000, 10
# Of one compressed stream inside a PDF.
MAX_UNPACKED = 30_000_000
QUALITY = 85

FORMATS = {"image/jpeg": ["JPEG"], "image/png": ["PNG"], "image/heic": ["HEIF"]}
# What acts, or brings other files along. Links and jumps within the document are harmless.
ACTIVE_PARTS = {"/JS", "/JavaScript", "/XFA", "/EF", "/EmbeddedFiles", "/RichMediaContent"}
ACTIVE_KINDS = {
    "/S": {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition"},
    "/Type": {"/EmbeddedFile"},
    "/Subtype": {"/FileAttachment", "/RichMedia", "/3D", "/Movie", "/Screen"},
}
ACTIVE_WORDS = re.compile(rb"/(JavaScript|JS|Launch|XFA|EmbeddedFiles?|RichMedia|SubmitForm)(?![A-Za-z0-9])")
# A PDF says that it ends within its last bytes; whoever says it earlier was cut off.
END = 2048


class Refused(Exception):
    """Its argument is one of REASONS."""


# --- Pictures -------------------------------------------------------------------------------------
def drawn_anew(content: bytes, kind: str, *, pixels: int, side: int, largest: int) -> bytes:
    """Return a picture without anything but its points: PNG for PNG, unless that is too large, else JPEG."""
    from PIL import Image

    if kind == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    # Our own limit is the lower one, and it looks at the header only.
    Image.MAX_IMAGE_PIXELS = None
    picture = Image.open(io.BytesIO(content), formats=FORMATS[kind])
    if picture.width * picture.height > pixels:
        raise Refused("pixels")
    plain = _plain(picture, side)
    if kind == "image/png":
        png = _saved(plain, "PNG")
        if len(png) <= largest:
            return png
    return _saved(_on_white(plain), "JPEG", quality=QUALITY, optimize=True)


def _plain(picture: Any, side: int) -> Any:
    """Return the points of a picture, upright, in grey or colour, not larger than needed."""
    from PIL import ImageOps

    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    if picture.mode == "I":
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.mode in ("P", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode in ("1", "F"):
        picture = picture.convert("L")
    picture.thumbnail((side, side), reducing_gap=2.0)
    with suppress(Exception):
        # A photo with damaged EXIF is still a photo.
        picture = ImageOps.exif_transpose(picture)
    mode = {"L": "L", "LA": "RGBA", "RGBA": "RGBA"}.get(picture.mode, "RGB")
    plain = picture.convert(mode)
    plain.info.clear()
    return plain


def _on_white(picture: Any) -> Any:
    from PIL import Image

    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _saved(picture: Any, name: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


# --- PDF ------------------------------------------------------------------------------------------
def read_pdf(content: bytes) -> bytes:
    """Return a PDF that has pages, opens without a password and does nothing by itself."""
    from pypdf import PdfReader, overwrite_configuration

    overwrite_configuration(
        zlib_maximum_output_length=MAX_UNPACKED,
        lzw_maximum_output_length=MAX_UNPACKED,
        run_length_maximum_output_length=MAX_UNPACKED,
    )
    if b"%%EOF" not in content.rstrip(b"\0\r\n\t ")[-END:]:
        raise Refused("broken")
    reader = PdfReader(io.BytesIO(content))
    # Many PDFs are locked against changes only; they open without a password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("encrypted")
    if _speaks_of_actions(content) or any(_acts(node) for node in _objects(reader)):
        raise Refused("active")
    if not any(page.mediabox for page in reader.pages):
        raise Refused("broken")
    return content


def _speaks_of_actions(content: bytes) -> bool:
    """True for names of actions outside the streams, also in objects no table of contents lists any more."""
    outside = b"\n".join(part.partition(b"stream")[0] for part in content.split(b"endstream"))
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), outside)
    return ACTIVE_WORDS.search(plain) is not None


def _objects(reader: Any) -> Iterator[Any]:
    """Yield all objects, also those packed into streams; what cannot be read is refused."""
    from pypdf.generic import IndirectObject

    yield reader.trailer
    places = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    for number, generation in [*places, *((number, 0) for number in reader.xref_objStm)]:
        yield IndirectObject(number, generation, reader).get_object()


def _acts(node: Any) -> bool:
    """True if an object, or what stands in it, acts or carries a file. What it refers to has its turn."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if ACTIVE_PARTS & set(one):
                return True
            if any(str(one.get(part)) in kinds for part, kinds in ACTIVE_KINDS.items() if part in one):
                return True
            waiting += [dict.__getitem__(one, key) for key in one]
        elif isinstance(one, list):
            waiting += list.__iter__(one)
    return False


def main(kind: str, pixels: str, side: str, largest: str) -> int:
    """Do one file within our limits of memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        if kind == "application/pdf":
            result = read_pdf(content)
        else:
            result = drawn_anew(content, kind, pixels=int(pixels), side=int(side), largest=int(largest))
    except Refused as refused:
        return FIRST + REASONS.index(refused.args[0])
    except Exception:  # a file can break a decoder in any way
        return FIRST
    sys.stdout.buffer.write(result)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
