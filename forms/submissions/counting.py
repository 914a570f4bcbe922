"""Counts how forms are used, without persons: one statement per request, and none for most requests.

What a draft has been counted for is remembered in its own encrypted state, so that each counts once. Counting
never stands in anybody's way: if it fails, the number is lower, and the form goes on.
"""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from forms.submissions.models import AccessGrant, FormCount, Submission

logger = structlog.get_logger(__name__)
Kind = FormCount.Kind
# (kind, item)
Mark = tuple[str, str]
# The last page of every form.
CHECK = "check"

# Up to how long something has taken, and what that is called; the last one takes the rest.
DURATIONS = (
    (timedelta(minutes=10), "10m"),
    (timedelta(minutes=30), "30m"),
    (timedelta(hours=1), "1h"),
    (timedelta(hours=4), "4h"),
    (timedelta(days=1), "1d"),
    (timedelta(days=7), "7d"),
    (timedelta.max, "more"),
)

INSERT = "INSERT INTO submissions_formcount (form_id, month, language, kind, item, count) VALUES "
ROW = "(%s, %s, %s, %s, %s, 1)"
CONFLICT = (
    " ON CONFLICT (form_id, month, language, kind, item)"
    " DO UPDATE SET count = submissions_formcount.count + 1"
)


def count(version: Any, language: str, marks: Iterable[Mark]) -> None:
    """Count each of these once, in one statement; a trial run is not counted."""
    # In one order everywhere: two requests at once never wait for each other.
    wanted = sorted({(str(kind), item[:64]) for kind, item in marks})
    if not wanted or version.is_trial:
        return
    month = timezone.localdate().replace(day=1)
    form = FormCount._meta.get_field("form").get_db_prep_value(version.form_id, connection)
    values = [part for kind, item in wanted for part in (form, str(month), language, kind, item)]
    try:
        # Alone it is a transaction of its own; within another one its failure must not spoil that.
        apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with apart, connection.cursor() as cursor:
            cursor.execute(INSERT + ", ".join([ROW] * len(wanted)) + CONFLICT, values)
    except DatabaseError as problem:
        logger.warning("not counted", code=type(problem).__name__)


def duration_of(passed: timedelta) -> str:
    """Return the class of a duration."""
    return next(name for limit, name in DURATIONS if passed <= limit)


def count_submission(submission: Submission) -> None:
    """Handler of a new submission: counted once it is really there."""
    draft = submission.draft
    passed = duration_of(timezone.now() - draft.created_at)
    marks = [(Kind.SENT, ""), (Kind.TIME, passed)]
    if draft.grants.filter(role=AccessGrant.Role.HELPER).exists():
        marks.append((Kind.HELPER, ""))
    version, language = submission.form_version, submission.language
    transaction.on_commit(lambda: count(version, language, marks), robust=True)
