"""What publishing a form would do to running drafts, counted, without looking at anybody."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from forms.moving import move
from forms.state import State
from forms.submissions.crypto import Unreadable
from forms.submissions.models import Draft

if TYPE_CHECKING:
    from forms.models import WizardForm

LABELS = {
    "same": "laufen unverändert weiter",
    "moved": "werden ohne Rückfrage übernommen",
    "answer_again": "müssen einzelne Fragen neu beantworten",
    "loses": "verlieren Antworten, für die es keine Frage mehr gibt",
    "unreadable": "sind nicht lesbar (Schlüssel fehlt)",
}


def impact_of(form: "WizardForm", *, now: datetime) -> list[tuple[str, int]]:
    """Return (what happens, how many open drafts) for a form that would be published now."""
    new = form.compiled()
    counts: Counter[str] = Counter()
    drafts = Draft.objects.open(now).filter(
        form_version__form_id=form.pk, form_version__number__isnull=False, submission=None, revision__gt=0
    )
    for draft in drafts.select_related("form_version").iterator(chunk_size=200):
        try:
            state = State.from_json(draft.read())
        except Unreadable:
            counts["unreadable"] += 1
            continue
        counts[move(draft.form_version.compiled, new, state, now.date()).outcome] += 1
    return [(label, counts[outcome]) for outcome, label in LABELS.items() if counts[outcome]]
