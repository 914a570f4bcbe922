"""A folder of files for the inbox of another system, as one ZIP: answers, receipt, attachments.

`<OUTBOX_DIR>/<reference>.zip` appears whole or not at all. It holds

- `answers.json`: see forms/submissions/channels/payload.py;
- `receipt.pdf`: in the language of the person with German beside it;
- `attachments/<number>-<name>`: files that were scanned; without a scanner also those that were not.

While a scanner is at work the package waits. Files with malware are named in `answers.json`, never enclosed.
"""

import json
import os
import re
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from forms.submissions.attachments import may_be_served, read_bytes
from forms.submissions.channels.base import NotDelivered
from forms.submissions.channels.payload import payload
from forms.submissions.models import Attachment, Delivery, FormSettings, Submission
from forms.submissions.pdf.documents import receipt_pdf
from forms.submissions.pdf.typeset import NotTypeset
from forms.submissions.receipts import receipt_of

MAX_NAME = 80
# Owner and group: the system that fetches packages is in the group.
MODE = 0o640


class Package:
    name = "package"

    def targets(self, submission: Submission, settings: FormSettings) -> list[str]:
        return [""] if settings.package else []

    def send(self, delivery: Delivery, patience: float) -> None:
        submission = delivery.submission
        enclosed = _enclosed(submission)
        target = package_path(submission)
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "w+b") as file:
                    _write(file, submission, enclosed)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(MODE)
                Path(name).replace(target)
            finally:
                Path(name).unlink(missing_ok=True)
        except NotTypeset:
            raise NotDelivered("receipt not typeset") from None
        except OSError as problem:
            raise NotDelivered(type(problem).__name__) from None


def package_path(submission: Submission) -> Path:
    """Return where the package of a submission lies until it is fetched."""
    return Path(settings.OUTBOX_DIR) / f"{submission.reference}.zip"


def _enclosed(submission: Submission) -> dict[str, tuple[Attachment, str]]:
    """Return what goes along, with its path, by id."""
    attachments = list(submission.attachments.exclude(state=Attachment.State.INFECTED))
    if not all(may_be_served(one) for one in attachments):
        raise NotDelivered("attachments not scanned yet")
    return {
        str(one.pk): (one, f"attachments/{number:02}-{_file_name(one.name)}")
        for number, one in enumerate(attachments, 1)
    }


def _write(file: BinaryIO, submission: Submission, enclosed: dict[str, tuple[Attachment, str]]) -> None:
    answers = payload(submission, {key: path for key, (_one, path) in enclosed.items()})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("answers.json", json.dumps(answers, ensure_ascii=False, indent=1))
        package.writestr("receipt.pdf", receipt_pdf(receipt_of(submission, submission.language)))
        for attachment, path in enclosed.values():
            package.writestr(path, read_bytes(attachment))


def _file_name(name: str) -> str:
    """Return a name that is one on every system: no path, no control character, not too long."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    plain = re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', "_", plain).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: MAX_NAME - 10]}.{ending[:9]}" if dot and stem else plain[:MAX_NAME] or "file"
