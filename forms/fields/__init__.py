"""From the questions of a page to a Django form, and from its values to JSON and to words."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms.definition import FieldDefinition
from forms.fields.kinds import kind_of
from forms.fields.purpose import PurposeSheet
from forms.wording import Wording


class StepForm(forms.Form):
    """A page: no browser checks, so that every error is told in the visitor's language by us."""

    use_required_attribute = False
    questions: tuple[FieldDefinition, ...] = ()

    def keep_quiet(self) -> None:
        """Show what was typed, but no errors yet: somebody comes back to an unfinished page."""
        self._errors = forms.utils.ErrorDict()

    def answers(self) -> dict[str, Any]:
        """Return the valid answers as they are stored, by field id; files are not among them."""
        return {
            one.id: kind_of(one).to_json(self.cleaned_data.get(one.id))
            for one in self.questions
            if one.type != "files" and one.id in self.cleaned_data
        }


def build_form(
    questions: Collection[FieldDefinition], wording: Wording, *, required: Collection[str], today: date
) -> type[StepForm]:
    """Return the form class of some questions; fields are named by their id.

    `required` are the ids of those that must be answered here.
    """
    asked = tuple(one for one in questions if one.asks)
    fields: dict[str, Any] = {
        one.id: _build_field(one, wording, required=one.id in required, today=today) for one in asked
    }
    return type("StepForm", (StepForm,), {**fields, "questions": asked})


def _build_field(question: FieldDefinition, wording: Wording, *, required: bool, today: date) -> forms.Field:
    # Our own sentences: Django has none in Tigrinya, Kurmanji and plain German.
    errors = {"required": _("Bitte beantworten Sie diese Frage.")}
    field = kind_of(question).field(
        question,
        wording,
        label=wording(question.label),
        help_text=wording(question.help),
        required=required,
        error_messages=errors,
    )
    field.question = question
    field.example = wording(question.example)
    field.advisory = question.need == "advisory" and not required
    field.sheet = PurposeSheet.of(question, wording)
    if question.period:
        field.validators = [*field.validators, _within_period(question, today)]
    return field


def _within_period(question: FieldDefinition, today: date) -> Any:
    def check(value: Any) -> None:
        stored = value.isoformat() if isinstance(value, date) else value
        known = today.isoformat()[: len(stored)]
        if question.period == "past" and stored > known:
            raise ValidationError(_("Dieses Datum liegt in der Zukunft. Bitte prüfen Sie es noch einmal."))
        if question.period == "future" and stored < known:
            raise ValidationError(_("Dieses Datum ist schon vorbei. Bitte prüfen Sie es noch einmal."))

    return check


def initial_of(questions: Collection[FieldDefinition], answers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the stored answers of questions as their controls take them."""
    for one in questions:
        if one.asks:
            yield one.id, kind_of(one).to_initial(answers.get(one.id))


def in_words(question: FieldDefinition, value: Any, wording: Wording) -> str:
    """Return a stored answer as people read it, in the active language; "" for no answer."""
    return "" if value in (None, "", [], {}) else kind_of(question).words(question, value, wording)
