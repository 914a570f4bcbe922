"""Keeping and erasing the files of a draft."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet, Sum

from forms.definition import FieldDefinition
from forms.submissions import crypto
from forms.submissions.attachments import scanning, storing
from forms.submissions.attachments.checking import check, clean_name
from forms.submissions.attachments.refusal import UploadRefused, refused
from forms.submissions.models import AccessGrant, Attachment, Conflict, Draft

DEFAULT_COUNT = 5
State = Attachment.State


def limit_of(question: FieldDefinition) -> int:
    """Return how many files a question takes."""
    return question.maximum or DEFAULT_COUNT


def max_bytes() -> int:
    """Return how large a file may be."""
    return int(settings.ATTACHMENT_MAX_BYTES)


def kept(draft: Draft, field_id: str, row_id: str = "") -> list[Attachment]:
    """Return the files of a question, for a question about a person hers; without infected ones."""
    return list(_of(draft, field_id, row_id).exclude(state=State.INFECTED))


def _of(draft: Draft, field_id: str, row_id: str) -> QuerySet[Attachment]:
    return Attachment.objects.filter(draft=draft, field_id=field_id, row_id=row_id)


def prepare_upload(
    *,
    draft: Draft,
    question: FieldDefinition,
    row_id: str,
    file: UploadedFile,
    by: AccessGrant | None = None,
) -> Attachment:
    """Check, scan, encrypt and store a file whose row is still to come; raise UploadRefused.

    Takes seconds, so it must not run inside a transaction. Done once per file, however often it is called.
    """
    done = getattr(file, "prepared", None)
    if isinstance(done, UploadRefused):
        raise done
    if done is None:
        try:
            done = _prepared(draft, question, row_id, file)
            done.by = None if by is None or by.reads else by.pk
        except UploadRefused as refusal:
            vars(file)["prepared"] = refusal
            raise
        vars(file)["prepared"] = done
    return done


def _prepared(draft: Draft, question: FieldDefinition, row_id: str, file: UploadedFile) -> Attachment:
    name, others = clean_name(file.name or ""), kept(draft, question.id, row_id)
    # One that is there already is no file too many (see `keep_upload`), so it has to be looked at.
    if len(others) >= limit_of(question) and _stem(name) not in {_stem(one.name) for one in others}:
        raise refused("count", name, limit=limit_of(question))
    checked = check(name, file)
    state = _scanned(checked.content, name)
    key = crypto.new_key()
    attachment = Attachment(
        draft=draft,
        field_id=question.id,
        row_id=row_id,
        key=key,
        name_sealed=crypto.seal(key, checked.name),
        content_type=checked.content_type,
        size=len(checked.content),
        state=state,
    )
    try:
        storing.write(attachment, checked.content)
    except OSError:
        raise refused("stored", name) from None
    return attachment


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _scanned(content: bytes, name: str) -> str:
    try:
        infected = scanning.is_infected(content)
    except scanning.NoAnswer:
        return State.UNCHECKED
    if infected:
        raise refused("infected", name)
    return State.CLEAN


def keep_upload(
    *,
    draft: Draft,
    question: FieldDefinition,
    row_id: str,
    file: UploadedFile,
    by: AccessGrant | None = None,
) -> Attachment:
    """Keep a file with a draft; raise UploadRefused, or Conflict if the draft was sent meanwhile.

    The same file twice, by a page sent again, is kept once. Where the caller's transaction may fail and be
    tried again, call `prepare_upload` before it.
    """
    attachment = prepare_upload(draft=draft, question=question, row_id=row_id, file=file, by=by)
    try:
        with transaction.atomic():
            same = _noted(attachment, draft, question)
    except (UploadRefused, Conflict) as problem:
        attachment.path.unlink(missing_ok=True)
        if isinstance(problem, UploadRefused):
            vars(file)["prepared"] = problem
        raise
    if same.pk != attachment.pk:
        attachment.path.unlink(missing_ok=True)
    return same


def _noted(attachment: Attachment, draft: Draft, question: FieldDefinition) -> Attachment:
    """Write the row, under the lock of the draft: two uploads at once cannot both be the last one allowed."""
    locked = Draft.objects.select_for_update().filter(pk=draft.pk, submission=None).first()
    if locked is None:
        raise Conflict
    others = kept(draft, attachment.field_id, attachment.row_id)
    same = next((one for one in others if _is_same(one, attachment)), None)
    if same:
        return same
    if len(others) >= limit_of(question):
        raise refused("count", attachment.name, limit=limit_of(question))
    total = Attachment.objects.filter(draft=draft).aggregate(total=Sum("size"))["total"] or 0
    if total + attachment.size > settings.ATTACHMENT_TOTAL_BYTES:
        raise refused("total", attachment.name, limit=settings.ATTACHMENT_TOTAL_BYTES)
    if not attachment.path.exists():
        raise refused("stored", attachment.name)
    attachment.save(force_insert=True)
    return attachment


def _is_same(one: Attachment, other: Attachment) -> bool:
    if one.pk == other.pk:
        return True
    if (one.size, one.by, one.name) != (other.size, other.by, other.name):
        return False
    try:
        return storing.read_bytes(one) == storing.read_bytes(other)
    except crypto.Unreadable:
        return False


def remove_upload(*, draft: Draft, attachment_id: Any, by: AccessGrant | None = None) -> Attachment | None:
    """Erase a file of an open draft; a helper's access erases only its own. Return the row that was."""
    found = Attachment.objects.filter(draft=draft, submission=None, pk=attachment_id)
    if by is not None and not by.reads:
        found = found.filter(by=by.pk)
    attachment = found.first()
    if attachment:
        found.delete()
    return attachment


def erase_uploads_of(*, draft: Draft, row_id: str) -> None:
    """Erase the files of one person."""
    Attachment.objects.filter(draft=draft, submission=None, row_id=row_id).delete()
