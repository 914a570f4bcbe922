"""Controls that are more than one line: dates in parts, addresses, the week, files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

# KERN's class names. People write in any script, so each line finds its own direction.
LINE = {"class": "kern-form-input__input", "dir": "auto"}
SELECT = {"class": "kern-form-input__select"}
RADIO = {"class": "kern-form-check__radio"}
CHECKBOX = {"class": "kern-form-check__checkbox"}

WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
TIMES = ("morning", "afternoon", "evening")


class Part:
    """A control within a group, for the template: its label, its widget, its width."""

    def __init__(self, label: str, html: str, control_id: str) -> None:
        self.label, self.html, self.control_id = label, html, control_id


class Parts(forms.MultiWidget):
    """Several labelled controls for one answer; `names` give their places in the stored answer."""

    use_fieldset = True
    names: tuple[str, ...] = ()

    def labels(self) -> tuple[str, ...]:
        raise NotImplementedError

    def parts(self, name: str, value: Any, auto_id: str, *, described_by: str, invalid: bool) -> list[Part]:
        """Return the controls as a template draws them."""
        context = self.get_context(name, value, {"id": auto_id})["widget"]["subwidgets"]
        parts = []
        for label, widget, subwidget in zip(self.labels(), self.widgets, context, strict=True):
            attrs = subwidget["attrs"] | {"aria-describedby": described_by} if described_by else {}
            attrs = subwidget["attrs"] | attrs | ({"aria-invalid": "true"} if invalid else {})
            html = widget.render(subwidget["name"], subwidget["value"], attrs)
            parts.append(Part(label, html, attrs["id"]))
        return parts

    def decompress(self, value: Any) -> list[Any]:
        return (
            [value.get(name) for name in self.names] if isinstance(value, dict) else [None] * len(self.names)
        )


class DateParts(Parts):
    """Day, month and year; whoever knows only the year leaves the rest open."""

    def __init__(self, months: Iterable[tuple[str, str]], *, with_day: bool = True) -> None:
        self.names = ("day", "month", "year") if with_day else ("month", "year")
        number = {**LINE, "dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}
        widgets = {
            "day": forms.TextInput(attrs={**number, "size": 2, "maxlength": 4}),
            "month": forms.Select(attrs=SELECT, choices=[("", ""), *months]),
            "year": forms.TextInput(attrs={**number, "size": 4, "maxlength": 6}),
        }
        super().__init__({name: widgets[name] for name in self.names})

    def labels(self) -> tuple[str, ...]:
        words = {
            "day": pgettext("Datum", "Tag"),
            "month": pgettext("Datum", "Monat"),
            "year": pgettext("Datum", "Jahr"),
        }
        return tuple(words[name] for name in self.names)


class AddressParts(Parts):
    names = ("street", "postal_code", "city")

    def __init__(self) -> None:
        complete = {"street": "street-address", "postal_code": "postal-code", "city": "address-level2"}
        super().__init__(
            {name: forms.TextInput(attrs={**LINE, "autocomplete": complete[name]}) for name in self.names}
        )

    def labels(self) -> tuple[str, ...]:
        return (_("Straße und Hausnummer"), _("Postleitzahl"), _("Ort"))


class WeekGrid(forms.CheckboxSelectMultiple):
    """Weekdays × times of day; as a list for those who cannot see a table."""

    def rows(self, bound: Any) -> list[tuple[str, list[Any]]]:
        """Return the options by weekday."""
        options = list(bound)
        return [
            (day, options[index * len(TIMES) : (index + 1) * len(TIMES)])
            for index, day in enumerate(weekday_names())
        ]


def weekday_names() -> list[str]:
    return [
        _("Montag"),
        _("Dienstag"),
        _("Mittwoch"),
        _("Donnerstag"),
        _("Freitag"),
        _("Samstag"),
        _("Sonntag"),
    ]


def time_names() -> list[str]:
    return [_("vormittags"), _("nachmittags"), _("abends")]


class FilesInput(forms.FileInput):
    """Several files; which ones are kept already is the business of the page."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []
