"""Starting a draft, sending it, and letting old ones go."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from forms import handlers
from forms.models import FormVersion
from forms.state import State
from forms.submissions import crypto
from forms.submissions.models import AccessGrant, Attachment, Draft, FormSettings, Submission
from forms.submissions.models.settings import TRIAL_LIFETIME
from forms.submissions.reference import new_reference


@transaction.atomic
def start_draft(*, version: FormVersion, language: str) -> AccessGrant:
    """Begin an empty draft pinned to a version of its form; return the access of who began it."""
    expires_at = timezone.now() + FormSettings.lifetime_of(version)
    draft = Draft.objects.create(form_version=version, language=language, expires_at=expires_at)
    return AccessGrant.objects.create(draft=draft)


@transaction.atomic
def submit(*, draft: Draft, answers: State, language: str) -> Submission:
    """Turn a draft into a submission and deliver it; a second call returns the first one's result.

    The draft's answers are erased in the same transaction. `answers` must be complete and valid.
    """
    locked = Draft.objects.select_for_update().get(pk=draft.pk)
    existing = Submission.objects.filter(draft=locked).first()
    if existing:
        return existing
    key = crypto.new_key()
    submission = Submission.objects.create(
        reference=new_reference(),
        draft=locked,
        form_version=locked.form_version,
        text_revision=locked.form_version.texts.count(),
        language=language,
        key=key,
        blob=crypto.seal(key, answers.to_json()),
    )
    locked.attachments.update(submission=submission)
    _erase_answers(locked)
    handlers.deliver(submission)
    return submission


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
    files = Attachment.objects.filter(draft__in=expired)
    files.exclude(submission=None).update(draft=None)
    paths = [attachment.path for attachment in files]
    Draft.objects.filter(pk__in=expired).delete()
    FormVersion.objects.filter(
        number=None, created_at__lte=now - TRIAL_LIFETIME, draft=None, submission=None
    ).delete()
    transaction.on_commit(lambda: _unlink(paths))
    return len(expired)


def _unlink(paths: list[Path]) -> None:
    """Remove files whose keys are gone: whatever stays behind can never be read."""
    for path in paths:
        path.unlink(missing_ok=True)
