"""Three kinds of value Django has no field for: several choices, an age in months, opening hours."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from directory.hours import HoursError, OpeningHours

MAX_AGE_MONTHS = 120 * 12


class ChoiceListField(models.JSONField):
    """A list of codes out of `choices`, kept in the order of the choices."""

    def __init__(self, *args: Any, codes: type[models.TextChoices], **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        # Labels are translated and the list may grow without a change of the schema.
        return name, path, args, {**kwargs, "codes": self.codes}

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise ValidationError("Bitte geben Sie eine Liste an.")
        unknown = [code for code in value if code not in self.codes.values]
        if unknown:
            raise ValidationError(f"Nicht in der Liste: {', '.join(unknown)}.")
        if len(set(value)) < len(value):
            raise ValidationError("Ein Wert steht doppelt in der Liste.")
        return super().clean([code for code in self.codes.values if code in value], model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            choices=self.codes.choices,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


_AGE = re.compile(
    r"""(?P<only>\d{1,3}(?:[.,]5)?)
    |(?:(?P<years>\d{1,3}(?:[.,]5)?)\s*(?:j|jahre?))?\s*(?:(?P<months>\d{1,4})\s*(?:m|monate?))?""",
    re.IGNORECASE | re.VERBOSE,
)


def parse_age(text: str) -> int | None:
    """Return months from "6", "1,5", "18 Monate", "3 Jahre 6 Monate"; None for nothing at all."""
    text = " ".join(text.split())
    if not text:
        return None
    match = _AGE.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValidationError("Bitte schreiben Sie das Alter so: 6 oder 18 Monate oder 3 Jahre 6 Monate.")
    years = float((match["only"] or match["years"] or "0").replace(",", "."))
    months = round(years * 12) + int(match["months"] or 0)
    if months > MAX_AGE_MONTHS:
        raise ValidationError("So alt wird niemand. Bitte prüfen Sie das Alter.")
    return months


def show_age(months: int | None) -> str:
    """Return months as an editor would type them: "6", "18 Monate"."""
    if months is None:
        return ""
    return str(months // 12) if months % 12 == 0 else f"{months} Monate"


class AgeFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, int) else parse_age(str(value or ""))

    def prepare_value(self, value: Any) -> Any:
        return show_age(value) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class AgeField(models.PositiveSmallIntegerField):
    """An age in months, typed in years or months."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return AgeFormField(
            required=False,
            label=self.verbose_name,
            help_text=self.help_text or "zum Beispiel 6 oder 18 Monate",
        )


def validate_hours(text: str) -> None:
    try:
        OpeningHours.parse(text)
    except HoursError as error:
        raise ValidationError(str(error)) from error


class OpeningHoursField(models.CharField):
    """OSM `opening_hours` text; edited as a grid of days, or as text."""

    default_validators = [validate_hours]

    def formfield(self, **kwargs: Any) -> forms.Field:
        from directory.hours_form import OpeningHoursFormField

        return OpeningHoursFormField(
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            max_length=self.max_length,
        )
