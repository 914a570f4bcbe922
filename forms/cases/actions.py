"""Everything that may happen to a case; each leaves an event."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from forms.answers import Section
from forms.cases.models import Case, CaseEvent
from forms.cases.workflow import State, may_become
from forms.submissions.models import Submission
from forms.submissions.reading import sections_of

Kind = CaseEvent.Kind


class NotAllowed(ValueError):
    """The workflow knows no way from the present state to the wanted one."""


@transaction.atomic
def open_case(submission: Submission) -> None:
    """Handler of a new submission."""
    case = Case.objects.create(submission=submission)
    CaseEvent.objects.create(case=case, kind=Kind.OPENED)


@transaction.atomic
def read_answers(*, case: Case, by: Any, language: str) -> list[Section]:
    """Return the decrypted answers for reading; that somebody read them is recorded first."""
    CaseEvent.objects.create(case=case, kind=Kind.READ, by=by)
    return sections_of(case.submission, language)


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
