"""Opening hours in an editing form: a grid of seven days, and OSM text for what a grid cannot say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from directory.hours_grid import GERMAN_DAYS, PATTERNS, Grid, from_osm, to_osm
from directory.hours_syntax import HoursError


class OpeningHoursWidget(forms.MultiWidget):
    template_name = "directory/admin/opening_hours.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        days = {
            f"day{position}": forms.TextInput({"placeholder": "9-12, 14-17", "aria-label": day})
            for position, day in enumerate(GERMAN_DAYS)
        }
        super().__init__(
            {
                **days,
                "pattern": forms.Select({"aria-label": "Welche Wochen?"}, choices=PATTERNS),
                "holidays": forms.CheckboxInput(),
                "text": forms.TextInput({"placeholder": "Mo-Fr 09:00-12:00; PH off"}),
            },
            attrs,
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["widget"]["days"] = list(zip(GERMAN_DAYS, parts[:7], strict=True))
        context["widget"]["pattern"], context["widget"]["holidays"], context["widget"]["text"] = parts[7:]
        return context

    def decompress(self, value: str | None) -> list[Any]:
        grid = from_osm(value) if value else Grid()
        if grid is None:
            return [*Grid().days, "", True, value]
        return [*grid.days, grid.pattern, grid.closed_on_holidays, ""]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day0" if id_ else id_

    @property
    def needs_multipart_form(self) -> bool:
        return False


class OpeningHoursFormField(forms.CharField):
    """Gives OSM text. Seven lines or the text, not both: what is meant must not depend on a guess."""

    widget = OpeningHoursWidget

    def to_python(self, value: Any) -> str:
        if not isinstance(value, list | tuple):
            return super().to_python(value)
        days = tuple(str(day or "") for day in value[:7])
        text = super().to_python(value[9])
        if text and any(day.strip() for day in days):
            raise ValidationError("Bitte füllen Sie entweder die Wochentage aus oder die Zeile darunter.")
        if text:
            return text
        try:
            return super().to_python(to_osm(Grid(days, str(value[7] or ""), bool(value[8]))))
        except HoursError as error:
            raise ValidationError(str(error)) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or "")
        except ValidationError:
            return True
