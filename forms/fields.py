"""From a question of the definition to a Django form field, and from its value to JSON and to words."""

import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forms.definition import FieldDefinition, StepDefinition
from forms.models import Texts, text

# KERN's class names. People write in any script, so each line finds its own direction.
LINE = {"class": "kern-form-input__input", "dir": "auto"}
DATE = {"class": "kern-form-input__input", "type": "date", "min": "1900-01-01"}
RADIO = {"class": "kern-form-check__radio"}
CHECKBOX = {"class": "kern-form-check__checkbox"}

MAX_LINE = 200
MAX_TEXT = 10_000


def build_form(step: StepDefinition, texts: Texts, language: str) -> type[forms.Form]:
    """Return the form class of one step in one language; fields are named by their id."""
    fields = {field.id: _build_field(field, texts, language) for field in step.fields}
    return type("StepForm", (StepForm,), fields)


class StepForm(forms.Form):
    """A step: no browser checks, so that every error is told in the visitor's language by us."""

    use_required_attribute = False


def _build_field(field: FieldDefinition, texts: Texts, language: str) -> forms.Field:
    label = text(texts, field.label, language)
    common: dict[str, Any] = {
        "label": label,
        "help_text": text(texts, field.help, language),
        "required": field.required,
    }
    errors = {
        # Our own sentences: Django has none in Tigrinya, Kurmanji and plain German.
        "required": _("Bitte beantworten Sie diese Frage."),
        "invalid_choice": _("Bitte wählen Sie eine der Antworten."),
        "max_length": _("Das ist zu lang: höchstens %(limit_value)d Zeichen. Sie haben %(show_value)d."),
    }
    match field.type:
        case "text" if field.multiline:
            return forms.CharField(
                error_messages=errors,
                max_length=MAX_TEXT,
                widget=forms.Textarea(attrs={**LINE, "rows": 5}),
                **common,
            )
        case "text":
            return forms.CharField(
                error_messages=errors, max_length=MAX_LINE, widget=forms.TextInput(attrs=LINE), **common
            )
        case "choice":
            options = [(key, text(texts, field.choice_label(key), language)) for key in field.choices]
            return forms.ChoiceField(
                error_messages=errors, choices=options, widget=forms.RadioSelect(attrs=RADIO), **common
            )
        case "date":
            widget = forms.DateInput(attrs=DATE, format="%Y-%m-%d")
            errors["invalid"] = _("Bitte geben Sie ein Datum an, das es gibt, zum Beispiel 31.12.2026.")
            return forms.DateField(
                error_messages=errors, widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **common
            )
        case "consent":
            messages = {
                "required": _("Bitte stimmen Sie zu. Ohne Ihre Zustimmung dürfen wir nichts speichern.")
            }
            return forms.BooleanField(
                error_messages=messages, widget=forms.CheckboxInput(attrs=CHECKBOX), **common
            )


def to_json(value: Any) -> Any:
    """Return a cleaned value as it is stored: dates in ISO 8601, everything else as it is."""
    return value.isoformat() if isinstance(value, datetime.date) else value


def to_initial(field: FieldDefinition, value: Any) -> Any:
    """Return a stored value as a form takes it."""
    return datetime.date.fromisoformat(value) if field.type == "date" and value else value


def in_words(field: FieldDefinition, value: Any, texts: Texts, language: str) -> str:
    """Return a stored answer as people read it; "" for no answer."""
    if value in (None, "", []):
        return ""
    match field.type:
        case "choice":
            return str(text(texts, field.choice_label(value), language))
        case "date":
            return date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
        case "consent":
            return _("Ja") if value else _("Nein")
    return str(value)
