"""What a file really is, by its content, and whether it may be kept. Its name and its type prove nothing."""

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import filetype
from django.conf import settings

from forms.submissions.attachments import looking
from forms.submissions.attachments.refusal import refused

MAX_PIXELS = 40_000_000
LONGEST_SIDE = 3000
# Longer than the processor time the child may use, for a machine with much to do.
PATIENCE = 20
MAX_NAME = 120

ENDINGS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
HEIC = "image/heic"
# A file that is a page or a program besides, for whoever takes it for one.
MARKUP = re.compile(rb"<(?:!doctype|html|script|\?php)", re.IGNORECASE)
ZIP_END, LONGEST_ZIP_END = b"PK\x05\x06", 65_557
# ZWNJ and ZWJ are letters' business in Persian and Kurdish names.
JOINERS = "\u200c\u200d"
UNWANTED = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True)
class Checked:
    """A file that may be kept."""

    name: str
    content_type: str
    content: bytes


def check(name: str, file: Any) -> Checked:
    """Return what is to be kept of a file; raise UploadRefused. Reads no more than the limit."""
    limit, name = settings.ATTACHMENT_MAX_BYTES, clean_name(name)
    if file.size > limit:
        raise refused("size", name, limit=limit)
    if not getattr(file, "is_whole", True):
        raise refused("total", name, limit=settings.ATTACHMENT_TOTAL_BYTES)
    file.seek(0)
    content = file.read(limit + 1)
    if not content:
        raise refused("empty", name)
    kind = kind_of(content)
    if not kind or is_something_else_too(content):
        raise refused("type", name)
    kept = _look_into(content, kind, name)
    content_type = kind_of(kept)
    return Checked(_with_ending(name, content_type), content_type, kept)


def kind_of(content: bytes) -> str:
    """Return the type of a file, "" for all that we do not take."""
    guess = filetype.guess_mime(content)
    # An animation is a PNG whose first picture is kept.
    guess = "image/png" if guess == "image/apng" else guess
    for signature, kind in SIGNATURES.items():
        if content.startswith(signature) and guess == kind:
            return kind
    return HEIC if guess in (HEIC, "image/heif") and find_spec("pillow_heif") else ""


def is_something_else_too(content: bytes) -> bool:
    """True for a picture or PDF that is a page, a program or an archive as well."""
    return ZIP_END in content[-LONGEST_ZIP_END:] or MARKUP.search(content) is not None


def clean_name(name: str) -> str:
    """Return a name to show and to offer: no path, nothing invisible, not too long."""
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    visible = "".join(char for char in base if char in JOINERS or unicodedata.category(char) not in UNWANTED)
    return _shortened(re.sub(r"\s+", " ", visible).strip(". ")) or "datei"


def _shortened(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    if len(name) <= MAX_NAME:
        return name
    if not dot or len(ending) > 8:  # noqa: PLR2004
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"


def _with_ending(name: str, content_type: str) -> str:
    """Return the name with the ending of what the file is."""
    endings = ENDINGS[content_type]
    if name.lower().endswith(endings):
        return name
    stem, dot, ending = name.rpartition(".")
    plain = stem if dot and stem and re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) else name
    if plain.lower().endswith(endings):
        return plain
    return plain[: MAX_NAME - len(endings[0])] + endings[0]


def _look_into(content: bytes, kind: str, name: str) -> bytes:
    """Have a process of its own look into the file; return what may be kept."""
    limits = [str(number) for number in (MAX_PIXELS, LONGEST_SIDE, settings.ATTACHMENT_MAX_BYTES)]
    command = [sys.executable, "-I", str(Path(looking.__file__)), kind, *limits]
    try:
        # More arenas would only use up the room the child may address.
        done = subprocess.run(  # noqa: S603
            command,
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={"MALLOC_ARENA_MAX": "2"},
        )
    except subprocess.TimeoutExpired:
        raise refused("broken", name) from None
    except OSError:
        raise refused("stored", name) from None
    if done.returncode == 0:
        return done.stdout
    place = done.returncode - looking.FIRST
    raise refused(looking.REASONS[place] if 0 <= place < len(looking.REASONS) else "broken", name)
