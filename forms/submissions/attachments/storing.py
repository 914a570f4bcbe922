"""The encrypted bytes beside the database.

Order decides what a crash can leave behind. Kept: the file first, then its row. Erased: the row first, then
the file. So there is never a row without its file; a file without a row has no key any more, nobody can read
it, and `erase_orphans` takes it away.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from forms.submissions import crypto
from forms.submissions.models import Attachment

# A younger file may just be waiting for its row.
GRACE = timedelta(hours=1)


def write(attachment: Attachment, content: bytes) -> None:
    """Encrypt and store the bytes of a row still to come; raise OSError and leave nothing half-written."""
    _write_whole(attachment.path, crypto.seal_bytes(bytes(attachment.key), content))


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    with suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def read_bytes(attachment: Attachment) -> bytes:
    """Return the decrypted bytes; raise crypto.Unreadable if they are gone or were tampered with."""
    try:
        sealed = attachment.path.read_bytes()
    except OSError:
        raise crypto.Unreadable from None
    return crypto.unseal_bytes(bytes(attachment.key), sealed)


def erase_orphans(*, now: datetime) -> int:
    """Remove files whose rows are gone, or never came; return how many."""
    old = [path for path in _files() if _age(path, now) > GRACE]
    known = set(Attachment.objects.values_list("pk", flat=True))
    orphans = [path for path in old if _id_of(path) not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _files() -> Iterator[Path]:
    for folder in Path(settings.ATTACHMENTS_DIR).glob("??"):
        yield from (path for path in folder.iterdir() if path.is_file())


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return timedelta(seconds=now.timestamp() - path.stat().st_mtime)
    except FileNotFoundError:
        return timedelta(0)


def _id_of(path: Path) -> UUID | None:
    try:
        return UUID(hex=path.name)
    except ValueError:
        return None
