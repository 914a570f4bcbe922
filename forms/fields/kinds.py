"""One class per type of question: its control, how its answer is stored, and how it reads in words."""

import datetime
from collections.abc import Iterator
from typing import Any

from babel.dates import get_month_names
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from forms.definition import FieldDefinition
from forms.fields import parsing, vocabularies, widgets
from forms.wording import Wording

MAX_LINE = 200
MAX_TEXT = 10_000
MAX_NUMBER = 999_999_999
# More options than this are a list to choose from, not buttons.
MANY_OPTIONS = 15


class Kind:
    """A line of text, and the base of all others."""

    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        """Return the form field; `common` holds label, help, required and the sentences for errors."""
        widget = forms.TextInput(attrs=widgets.LINE)
        if question.multiline:
            widget = forms.Textarea(attrs={**widgets.LINE, "rows": 5})
        longest = question.maximum or (MAX_TEXT if question.multiline else MAX_LINE)
        common["error_messages"] |= {
            "max_length": _("Das ist zu lang: höchstens %(limit_value)d Zeichen. Sie haben %(show_value)d."),
            "min_length": _("Das ist zu kurz: mindestens %(limit_value)d Zeichen."),
        }
        return forms.CharField(max_length=longest, min_length=question.minimum, widget=widget, **common)

    def to_json(self, value: Any) -> Any:
        """Return a cleaned value as it is stored; None for no answer."""
        return None if value in ("", [], (), {}) else value

    def to_initial(self, value: Any) -> Any:
        """Return a stored value as the control takes it."""
        return value

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return str(value)


class NumberKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"] |= {
            "invalid": _("Bitte schreiben Sie eine Zahl, zum Beispiel 3."),
            "min_value": _("Bitte schreiben Sie eine Zahl ab %(limit_value)s."),
            "max_value": _("Bitte schreiben Sie eine Zahl bis %(limit_value)s."),
        }
        widget = forms.TextInput(attrs={**widgets.LINE, "dir": "ltr", "inputmode": "decimal"})
        lowest = 0 if question.minimum is None else question.minimum
        highest = MAX_NUMBER if question.maximum is None else question.maximum
        return parsing.LocalNumber(min_value=lowest, max_value=highest, widget=widget, **common)

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return number_format(value, use_l10n=True)


class MoneyKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["invalid"] = _(
            "Bitte schreiben Sie einen Betrag in Euro, zum Beispiel 450,50."
        )
        widget = forms.TextInput(attrs={**widgets.LINE, "dir": "ltr", "inputmode": "decimal"})
        return parsing.Money(widget=widget, **common)

    def to_initial(self, value: Any) -> Any:
        return None if value is None else f"{value // 100},{value % 100:02}"

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return f"{number_format(value / 100, 2, use_l10n=True)} €"


class EmailKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["invalid"] = _(
            "Diese E-Mail-Adresse kann nicht stimmen. Sie sieht so aus: name@example.org"
        )
        widget = forms.EmailInput(attrs={**widgets.LINE, "dir": "ltr", "autocomplete": "email"})
        return forms.EmailField(max_length=MAX_LINE, widget=widget, **common)


class PhoneKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["invalid"] = _(
            "Diese Telefonnummer kann nicht stimmen. Außerhalb von Deutschland beginnt sie mit + und der "
            "Vorwahl des Landes, zum Beispiel +90 532 123 45 67."
        )
        widget = forms.TextInput(
            attrs={**widgets.LINE, "dir": "ltr", "type": "tel", "inputmode": "tel", "autocomplete": "tel"}
        )
        return LocalPhone(widget=widget, max_length=MAX_LINE, **common)

    def to_json(self, value: Any) -> Any:
        return value.as_e164 if value else None

    def to_initial(self, value: Any) -> Any:
        return PhoneNumber.from_string(value).as_international if value else None

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return str(PhoneNumber.from_string(value).as_international)


class LocalPhone(PhoneNumberField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(parsing.western_digits(value or ""))


class DateKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["invalid"] = _(
            "Bitte geben Sie ein Datum an, das es gibt, zum Beispiel 31.12.2026."
        )
        widget = forms.DateInput(
            attrs={"class": widgets.LINE["class"], "type": "date", "min": "1900-01-01"}, format="%Y-%m-%d"
        )
        return parsing.LocalDate(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **common)

    def to_json(self, value: Any) -> Any:
        return value.isoformat() if value else None

    def to_initial(self, value: Any) -> Any:
        return datetime.date.fromisoformat(value) if value else None

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return date_in_words(value, wording.language)


class PartialDateKind(Kind):
    with_day = True

    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        names = month_names(wording.language)
        widget = widgets.DateParts(
            [(str(number), name) for number, name in names.items()], with_day=self.with_day
        )
        return parsing.PartialDate(names=widget.names, widget=widget, **common)

    def to_initial(self, value: Any) -> Any:
        return parsing.date_parts(value) if value else None

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return date_in_words(value, wording.language)


class MonthKind(PartialDateKind):
    with_day = False


def month_names(language: str) -> dict[int, str]:
    """Return the months in a language (CLDR, standing alone)."""
    return dict(get_month_names("wide", "stand-alone", vocabularies.locale_of(language)))


def date_in_words(value: str, language: str) -> str:
    """Return a stored date as people read it; of a date known in part, what is known."""
    parts = value.split("-")
    if len(parts) == 1:
        return value
    if len(parts) == 2:  # noqa: PLR2004
        return f"{month_names(language)[int(parts[1])]} {parts[0]}"
    return str(date_format(datetime.date.fromisoformat(value), "DATE_FORMAT"))


class ChoiceKind(Kind):
    """One of several answers."""

    def options(self, question: FieldDefinition, wording: Wording) -> list[tuple[str, Any]]:
        return [(key, wording(question.choice_label(key))) for key in question.choices]

    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["invalid_choice"] = _("Bitte wählen Sie eine der Antworten.")
        options = self.options(question, wording)
        widget: forms.Widget = forms.RadioSelect(attrs=widgets.RADIO)
        if len(options) > MANY_OPTIONS:
            widget, options = forms.Select(attrs=widgets.SELECT), [("", ""), *options]
        return forms.ChoiceField(choices=options, widget=widget, **common)

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return str(dict(self.options(question, wording)).get(value, value))


class ChoicesKind(ChoiceKind):
    """Any number of answers; an exclusive one stands alone."""

    widget = forms.CheckboxSelectMultiple

    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"] |= {
            "invalid_choice": _("Bitte wählen Sie nur Antworten aus der Liste."),
            "invalid_list": _("Bitte wählen Sie nur Antworten aus der Liste."),
        }
        options = self.options(question, wording)
        exclusive = [str(label) for key, label in options if key in question.exclusive]

        def stands_alone(chosen: list[str]) -> None:
            if len(chosen) > 1 and set(chosen) & set(question.exclusive):
                raise ValidationError(
                    _("„%(answer)s“ passt nicht zu den anderen Antworten.") % {"answer": exclusive[0]}
                )

        return forms.MultipleChoiceField(
            choices=options, widget=self.widget(attrs=widgets.CHECKBOX), validators=[stands_alone], **common
        )

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        labels = dict(self.options(question, wording))
        return ", ".join(str(labels.get(key, key)) for key in value)


class YesNoKind(ChoiceKind):
    def options(self, question: FieldDefinition, wording: Wording) -> list[tuple[str, Any]]:
        return [("yes", _("Ja")), ("no", _("Nein")), ("unknown", _("Weiß ich nicht"))]


class WeekKind(ChoicesKind):
    widget = widgets.WeekGrid

    def options(self, question: FieldDefinition, wording: Wording) -> list[tuple[str, Any]]:
        return list(_times_of_the_week())


def _times_of_the_week() -> Iterator[tuple[str, str]]:
    for day, weekday in zip(widgets.WEEKDAYS, widgets.weekday_names(), strict=True):
        for time, name in zip(widgets.TIMES, widgets.time_names(), strict=True):
            yield f"{day}_{time}", f"{weekday} {name}"


class TaxonomyKind(ChoiceKind):
    def options(self, question: FieldDefinition, wording: Wording) -> list[tuple[str, Any]]:
        return list(vocabularies.options(question.vocabulary or "need", wording.language))


class TaxonomiesKind(TaxonomyKind, ChoicesKind):
    pass


class AddressKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        widget = widgets.AddressParts()
        return parsing.Address(names=widget.names, max_length=MAX_LINE, widget=widget, **common)

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        town = " ".join(filter(None, (value.get("postal_code"), value.get("city"))))
        return "\n".join(filter(None, (value.get("street"), town)))


class ConsentKind(Kind):
    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        common["error_messages"]["required"] = _(
            "Bitte stimmen Sie zu. Ohne Ihre Zustimmung geht es nicht weiter."
        )
        return forms.BooleanField(widget=forms.CheckboxInput(attrs=widgets.CHECKBOX), **common)

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return _("Ja") if value else _("Nein")


class FilesKind(Kind):
    """New files only: kept ones are shown beside the control, and stored as the ids of attachments."""

    def field(self, question: FieldDefinition, wording: Wording, **common: Any) -> forms.Field:
        attrs = {"class": widgets.LINE["class"], "multiple": True, "accept": ".pdf,.jpg,.jpeg,.png,.heic"}
        return parsing.Files(widget=widgets.FilesInput(attrs=attrs), **common)

    def to_initial(self, value: Any) -> Any:
        return None

    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        return _("%(count)s Dateien") % {"count": len(value)}


class ComputedKind(Kind):
    def words(self, question: FieldDefinition, value: Any, wording: Wording) -> str:
        if isinstance(value, bool):
            return _("Ja") if value else _("Nein")
        return date_in_words(value, wording.language) if isinstance(value, str) else number_format(value)


KINDS: dict[str, Kind] = {
    "text": Kind(),
    "number": NumberKind(),
    "money": MoneyKind(),
    "email": EmailKind(),
    "phone": PhoneKind(),
    "date": DateKind(),
    "partial_date": PartialDateKind(),
    "month": MonthKind(),
    "time_grid": WeekKind(),
    "choice": ChoiceKind(),
    "choices": ChoicesKind(),
    "yes_no": YesNoKind(),
    "taxonomy": TaxonomyKind(),
    "address": AddressKind(),
    "files": FilesKind(),
    "consent": ConsentKind(),
    "computed": ComputedKind(),
}
_SEVERAL = TaxonomiesKind()


def kind_of(question: FieldDefinition) -> Kind:
    return _SEVERAL if question.type == "taxonomy" and question.multiple else KINDS[question.type]
