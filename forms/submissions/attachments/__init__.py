"""Files people send with a form: checked by content, drawn anew, scanned, encrypted.

Deleting a row deletes its file, whoever deletes it (`post_delete` in forms/submissions/models/attachment.py).
"""

from collections.abc import Iterable

from forms.submissions.attachments.keeping import (
    erase_uploads_of,
    keep_upload,
    kept,
    limit_of,
    max_bytes,
    prepare_upload,
    remove_upload,
)
from forms.submissions.attachments.refusal import UploadRefused
from forms.submissions.attachments.scanning import has_scanner, may_be_served, scan
from forms.submissions.attachments.storing import erase_orphans, read_bytes
from forms.submissions.models import Attachment

__all__ = [
    "UploadRefused",
    "erase_orphans",
    "erase_uploads_of",
    "has_scanner",
    "keep_upload",
    "kept",
    "limit_of",
    "max_bytes",
    "may_be_served",
    "names_in",
    "prepare_upload",
    "read_bytes",
    "remove_upload",
    "scan",
]


def names_in(attachments: Iterable[Attachment]) -> dict[str, str]:
    """Return the names of files by id."""
    return {str(one.pk): one.name for one in attachments}
