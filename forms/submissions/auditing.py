"""Writes down who reads what, before it is read. Call these outside a transaction that may fail later."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from forms.submissions.models import ReadAudit, Submission

Kind = ReadAudit.Kind
KEPT = timedelta(days=366)
MAX_REASON, LEAST_REASON = 200, 5


def note(*, by: Any, kind: str, submission: Submission | None, reason: str = "") -> None:
    """Write down one access; raise rather than let somebody read unseen."""
    ReadAudit.objects.create(
        by=by, who=by.email, kind=kind, submission=submission, reason=reason[:MAX_REASON]
    )


def note_all(*, by: Any, kind: str, submissions: Iterable[Any], reason: str = "") -> None:
    """Write down one access to each of many submissions, given by primary key."""
    ReadAudit.objects.bulk_create(
        (
            ReadAudit(by=by, who=by.email, kind=kind, submission_id=pk, reason=reason[:MAX_REASON])
            for pk in submissions
        ),
        batch_size=200,
    )


def is_reason(text: str) -> bool:
    """True for a text that says something: five letters at least, whatever they are."""
    return sum(char.isalpha() for char in text) >= LEAST_REASON


def forget_old(*, now: datetime) -> int:
    """Erase what is older than a year; return how much."""
    old: QuerySet[ReadAudit] = QuerySet(ReadAudit).filter(at__lt=now - KEPT)
    return old.delete()[0]
