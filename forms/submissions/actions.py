"""Starting a draft, sending it, and letting old ones go."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from forms import handlers
from forms.models import FormVersion
from forms.state import State
from forms.submissions import crypto
from forms.submissions.delivering import note_deliveries
from forms.submissions.models import AccessGrant, Attachment, Conflict, Draft, FormSettings, Submission
from forms.submissions.models.settings import TRIAL_LIFETIME
from forms.submissions.reference import new_reference

REFERENCE_TRIES = 5


@transaction.atomic
def start_draft(*, version: FormVersion, language: str) -> AccessGrant:
    """Begin an empty draft pinned to a version of its form; return the access of who began it."""
    expires_at = timezone.now() + FormSettings.lifetime_of(version)
    draft = Draft.objects.create(form_version=version, language=language, expires_at=expires_at)
    return AccessGrant.objects.create(draft=draft)


@transaction.atomic
def submit(*, draft: Draft, answers: State, language: str) -> Submission:
    """Turn a draft into a submission and deliver it; a second call returns the first one's result.

    The draft's answers are erased in the same transaction. `answers` must be complete and valid, and come
    from `draft` as it was read: raise Conflict if it has been changed since, so that nothing is ever sent
    that nobody has checked. The caller then walks and checks anew.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    existing = Submission.objects.filter(draft=locked).first()
    if existing:
        return existing
    if locked.revision != draft.revision:
        raise Conflict
    key = crypto.new_key()
    submission = _with_new_reference(
        draft=locked,
        form_version=locked.form_version,
        text_revision=locked.form_version.texts.aggregate(newest=Max("revision"))["newest"] or 0,
        language=language,
        key=key,
        blob=crypto.seal(key, answers.to_json()),
    )
    _hand_over_files(locked, submission, answers)
    _erase_answers(locked)
    handlers.deliver(submission)
    note_deliveries(submission, patience=settings.DELIVERY_PATIENCE)
    return submission


def _with_new_reference(**values: Any) -> Submission:
    """Create a submission under a number nobody has yet; a collision costs another draw, not the answers."""
    for left in reversed(range(REFERENCE_TRIES)):
        reference = new_reference()
        try:
            with transaction.atomic():
                return Submission.objects.create(reference=reference, **values)
        except IntegrityError:
            if not left or not Submission.objects.filter(reference=reference).exists():
                raise
    raise AssertionError


def _hand_over_files(draft: Draft, submission: Submission, answers: State) -> None:
    """Files of what is sent go along; files that belong to no answer of the way are erased."""
    files = {one.id for one in submission.form_version.compiled if one.type == "files"}
    sent = {
        str(pk)
        for given in (answers.answers, *(row.answers for row in answers.all_rows()))
        for field in files & set(given)
        for pk in given[field] or ()
    }
    left = [pk for pk in draft.attachments.values_list("pk", flat=True) if str(pk) not in sent]
    draft.attachments.filter(pk__in=left).delete()
    draft.attachments.update(submission=submission)


def _erase_answers(draft: Draft) -> None:
    """Erase what a draft holds, with its key; those who may open it still can, and see the receipt."""
    contacts = [(grant, grant.name, grant.email) for grant in draft.grants.all()]
    draft.blob, draft.key = b"", crypto.new_key()
    draft.save(update_fields=["blob", "key"])
    for grant, name, email in contacts:
        grant.name, grant.email = name, email
        grant.save(update_fields=["name_sealed", "email_sealed"])


@transaction.atomic
def erase_expired_drafts(*, now: datetime) -> int:
    """Delete drafts past their date, with their files; return how many.

    Submissions keep living without their draft. Versions of trial runs go with their last draft.
    """
    expired = list(Draft.objects.expired(now).select_for_update().values_list("pk", flat=True))
    Attachment.objects.filter(draft__in=expired).exclude(submission=None).update(draft=None)
    Draft.objects.filter(pk__in=expired).delete()
    FormVersion.objects.filter(
        number=None, created_at__lte=now - TRIAL_LIFETIME, draft=None, submission=None
    ).delete()
    return len(expired)
