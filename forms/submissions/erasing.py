"""Erasing a submission because somebody asks for it, before its time is over."""

from typing import Any

from django.db import transaction

from forms.submissions import auditing
from forms.submissions.models import ErasedCounter, Submission
from forms.submissions.retention import erase_submission


@transaction.atomic
def erase_by_hand(*, submission: Submission, by: Any, reason: str) -> bool:
    """Erase a submission with all that hangs on it; False if it is gone already.

    What stays is a counter, and in the audit that somebody has erased one, not which.
    """
    if not Submission.objects.select_for_update().filter(pk=submission.pk):
        return False
    auditing.note(by=by, kind=auditing.Kind.ERASED, submission=submission, reason=reason)
    return erase_submission(pk=submission.pk, reason=ErasedCounter.Reason.BY_HAND)
