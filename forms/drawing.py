"""What a page shows, from top to bottom, as templates draw it."""

from dataclasses import dataclass
from typing import Any

from forms.definition import FieldDefinition
from forms.fields import StepForm, in_words
from forms.fields.widgets import Parts, WeekGrid
from forms.wording import Wording
from translations.fallback import Text


@dataclass(frozen=True)
class Item:
    """What a page shows, from top to bottom: a question, or a block between the questions."""

    kind: str
    label: Text
    help: Text
    bound: Any = None
    value: str = ""
    sealed: bool = False
    # Other questions of the page appear or go with this one.
    steers: bool = False
    # For a question that takes files, those that are there already.
    files: Any = None


def draw(
    question: FieldDefinition,
    form: StepForm,
    wording: Wording,
    *,
    value: Any = None,
    sealed: bool = False,
    steers: bool = False,
    files: Any = None,
) -> Item:
    """Return one question, or one block between the questions, as the template draws it."""
    return Item(
        kind=question.type,
        label=wording(question.label),
        help=wording(question.help),
        bound=_drawn(form[question.id]) if question.asks else None,
        value=in_words(question, value, wording) if question.formula is not None else "",
        sealed=sealed,
        steers=steers,
        files=files,
    )


def _drawn(bound: Any) -> Any:
    """Give a bound field what its template needs beside Django's own."""
    widget = bound.field.widget
    if isinstance(widget, Parts):
        bound.parts = widget.parts(
            bound.html_name,
            bound.value(),
            bound.auto_id,
            described_by=bound.aria_describedby or "",
            invalid=bool(bound.errors),
        )
    elif isinstance(widget, WeekGrid):
        bound.rows = widget.rows(bound)
    return bound
