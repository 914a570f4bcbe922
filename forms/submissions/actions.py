"""Starting a draft, sending it, and letting old ones go."""

from datetime import datetime
from typing import Any

from django.db import transaction

from forms import handlers
from forms.models import FormVersion
from forms.submissions import crypto
from forms.submissions.models import Draft, Submission
from forms.submissions.reference import new_reference


def start_draft(*, version: FormVersion, language: str) -> tuple[Draft, str]:
    """Return a new empty draft pinned to a version of its form, and the token that opens it."""
    draft = Draft(form_version=version, language=language)
    token = draft.new_token()
    draft.save(force_insert=True)
    return draft, token


@transaction.atomic
def submit(*, draft: Draft, answers: dict[str, Any], language: str) -> Submission:
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
        blob=crypto.seal(key, answers),
    )
    locked.blob = b""
    locked.key = crypto.new_key()
    locked.save(update_fields=["blob", "key"])
    handlers.deliver(submission)
    return submission


@transaction.atomic
def erase_expired_drafts(*, now: datetime) -> int:
    """Delete drafts past their date; return how many. Submissions keep living without their draft."""
    expired = Draft.objects.expired(now)
    count = expired.count()
    expired.delete()
    return count
