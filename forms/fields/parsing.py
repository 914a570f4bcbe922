"""Reading what people type: numbers in any digits, amounts of money, dates known only in part."""

import calendar
import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2100
# Marks that turn the direction of writing; they come along with copied names and help nobody in a number.
DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


def western_digits(text: str) -> str:
    """Return a text with the digits of all scripts written as 0–9: "٣١" is 31."""
    plain = text.translate(DIRECTION_MARKS)
    return "".join(
        str(digit) if (digit := unicodedata.digit(char, None)) is not None else char for char in plain
    )


class LocalNumber(forms.FloatField):
    """A number with comma or point; whole numbers are `int`."""

    def to_python(self, value: Any) -> int | float | None:
        text = western_digits(str(value or "")).replace(" ", "").replace("٫", ".").replace(",", ".")
        number = super().to_python(text)
        return int(number) if number is not None and number.is_integer() else number


class Money(forms.Field):
    """An amount in euros as people write it, kept in cents: "1.250,50 €" is 125050."""

    def to_python(self, value: Any) -> int | None:
        text = western_digits(str(value or ""))
        text = re.sub(r"[\s€'\u00a0\u202f]|EUR|Euro", "", text, flags=re.I)
        if not text:
            return None
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", text):
            text = re.sub(r"[.,]", "", text)
        match = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})*|\d{1,9})(?:[.,](\d{1,2}))?", text)
        if not match:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        euros = int(re.sub(r"[.,]", "", match[1]))
        return euros * 100 + int((match[2] or "0").ljust(2, "0"))


class PartialDate(forms.MultiValueField):
    """A date as far as it is known: "2009", "2009-04" or "2009-04-17"."""

    def __init__(self, *, names: tuple[str, ...], **options: Any) -> None:
        self.names = names
        super().__init__(
            [forms.CharField(required=False) for _name in names], require_all_fields=False, **options
        )

    def compress(self, values: list[Any]) -> str:
        given = {
            name: western_digits(str(value or "")).strip()
            for name, value in zip(self.names, values, strict=False)
        }
        if not any(given.values()):
            return ""
        day, month, year = given.get("day", ""), given.get("month", ""), given.get("year", "")
        if not re.fullmatch(r"\d{4}", year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
            raise ValidationError(_("Bitte schreiben Sie das Jahr mit vier Ziffern, zum Beispiel 1998."))
        if not month:
            if day or "day" not in self.names:
                raise ValidationError(_("Bitte wählen Sie auch den Monat."))
            return year
        if not month.isdecimal() or not 1 <= int(month) <= 12:  # noqa: PLR2004
            raise ValidationError(_("Bitte wählen Sie auch den Monat."))
        if not day:
            return f"{year}-{int(month):02}"
        last = calendar.monthrange(int(year), int(month))[1]
        if not day.isdecimal() or not 1 <= int(day) <= last:
            raise ValidationError(
                _("Diesen Tag gibt es in diesem Monat nicht. Der letzte Tag ist der %(last)s.")
                % {"last": last}
            )
        return f"{year}-{int(month):02}-{int(day):02}"


def date_parts(value: str) -> dict[str, str]:
    """Return the parts of a stored date, as the controls take them."""
    parts = (value or "").split("-")
    return {name: str(int(part)) for name, part in zip(("year", "month", "day"), parts, strict=False) if part}


class LocalDate(forms.DateField):
    """A day; from a date control, or typed as 31.12.2026 in any digits."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(western_digits(value).strip() if isinstance(value, str) else value)
        if value is not None and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return value


class Address(forms.MultiValueField):
    """Street, postal code and town; what is there is kept."""

    def __init__(self, *, names: tuple[str, ...], max_length: int, **options: Any) -> None:
        self.names = names
        parts = [forms.CharField(required=False, max_length=max_length) for _name in names]
        super().__init__(parts, require_all_fields=False, **options)

    def compress(self, values: list[Any]) -> dict[str, str]:
        return {name: value for name, value in zip(self.names, values, strict=False) if value}


class Files(forms.Field):
    """New files of a question. They are checked and kept by `forms.submissions.attachments`, not here."""

    def clean(self, value: Any) -> list[Any]:
        return list(value or [])
