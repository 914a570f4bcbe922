"""Everything that may happen to a case; each leaves an event."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from forms.answers import Section
from forms.cases.models import Case, CaseEvent
from forms.cases.workflow import State, may_become
from forms.handlers import Work
from forms.submissions import auditing
from forms.submissions.models import Submission
from forms.submissions.permissions import may_read, reader_of
from forms.submissions.reading import sections_of

Kind = CaseEvent.Kind


class NotAllowed(ValueError):
    """The workflow knows no way from the present state to the wanted one."""


@transaction.atomic
def open_case(submission: Submission) -> None:
    """Handler of a new submission."""
    case = Case.objects.create(submission=submission)
    CaseEvent.objects.create(case=case, kind=Kind.OPENED)


def page_of(submission: Submission) -> str:
    """Return the address where a submission is worked on."""
    base: str = settings.WAGTAILADMIN_BASE_URL
    return base.rstrip("/") + reverse("cases:detail", args=[submission.case.pk])


def works_of(submissions: Iterable[Submission]) -> dict[Any, Work]:
    """Return the state of the cases of many submissions, with their addresses."""
    cases = Case.objects.filter(submission__in=[one.pk for one in submissions])
    return {
        one.submission_id: Work(one.get_state_display(), reverse("cases:detail", args=[one.pk]))
        for one in cases
    }


def read_answers(*, case: Case, by: Any, language: str) -> list[Section]:
    """Return the decrypted answers as this person may read them; that somebody reads is recorded first."""
    if not may_read(by):
        raise PermissionDenied
    auditing.note(by=by, kind=auditing.Kind.ANSWERS, submission=case.submission)
    CaseEvent.objects.create(case=case, kind=Kind.READ, by=by)
    return sections_of(case.submission, language, reader_of(by))


@transaction.atomic
def change_state(*, case: Case, state: str, by: Any) -> Case:
    """Move a case along its workflow; raise NotAllowed for any other way."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if not may_become(locked.state, state):
        raise NotAllowed(f"{locked.state} → {state}")
    locked.state = state
    locked.closed_at = timezone.now() if state == State.CLOSED else None
    locked.save(update_fields=["state", "closed_at"])
    Submission.objects.filter(pk=locked.submission_id).update(closed_at=locked.closed_at)
    CaseEvent.objects.create(case=locked, kind=Kind.STATE, detail=State(state).label, by=by)
    return locked
