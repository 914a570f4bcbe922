"""What people type to come back to a draft: codes, PINs, numbers. No secret is written back into a page."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms.fields.parsing import western_digits
from forms.submissions.access import is_code

PIN_LENGTH = 6
MAX_NAME = 60
# A pattern of this length, repeated, is easy to guess: 111111, 121212, 123123.
REPEATED = re.compile(r"(\d{1,3})\1+")
IN_A_ROW = "01234567890"
# Letters of a Cyrillic keyboard that look like those of a code.
CYRILLIC = str.maketrans("СНКМРТХУ", "CHKMPTXY")
PLAIN = {"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}
INPUT = {"class": "kern-form-input__input"}


class SecretInput(forms.PasswordInput):
    """Digits to be seen while typing, as many people copy them; never filled in again by us."""

    input_type = "text"

    def __init__(self, *, autocomplete: str = "off") -> None:
        super().__init__(
            attrs=INPUT | PLAIN | {"inputmode": "numeric", "autocomplete": autocomplete, "maxlength": 20}
        )


class DigitsField(forms.CharField):
    """Six digits, in any script, with spaces or without."""

    def __init__(self, *, autocomplete: str = "off", **options: Any) -> None:
        super().__init__(widget=SecretInput(autocomplete=autocomplete), **options)

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s\-]", "", western_digits(super().to_python(value)))
        if text and not re.fullmatch(r"[0-9]{6}", text):
            raise ValidationError(_("Bitte schreiben Sie sechs Ziffern."))
        return text


class NewPinField(DigitsField):
    """A PIN somebody chooses."""

    def to_python(self, value: Any) -> str:
        pin = super().to_python(value)
        if pin and is_simple(pin):
            raise ValidationError(_("Diese PIN ist leicht zu erraten. Bitte wählen Sie eine andere."))
        return pin


def is_simple(pin: str) -> bool:
    """True for a PIN that many people would try first."""
    return bool(REPEATED.fullmatch(pin)) or pin in IN_A_ROW or pin[::-1] in IN_A_ROW


class CodeField(forms.CharField):
    """The twelve characters of a card; spaces, hyphens and case do not matter."""

    def __init__(self, **options: Any) -> None:
        attrs = INPUT | PLAIN | {"autocomplete": "off", "autocapitalize": "characters"}
        super().__init__(widget=forms.TextInput(attrs=attrs | {"maxlength": 60}), **options)

    def to_python(self, value: Any) -> str:
        text = western_digits(super().to_python(value)).upper().translate(CYRILLIC)
        code = re.sub(r"[^0-9A-Z]", "", text)
        if text and not is_code(code):
            raise ValidationError(
                _("Diesen Code gibt es nicht. Bitte vergleichen Sie die zwölf Zeichen mit Ihrer Karte.")
            )
        return code


def _email_field(**options: Any) -> forms.EmailField:
    invalid = _("Bitte prüfen Sie die Adresse. So sieht sie aus: name@beispiel.de")
    return forms.EmailField(
        required=False,
        widget=forms.EmailInput(attrs=INPUT | {"autocomplete": "email", "dir": "ltr"}),
        error_messages={"invalid": invalid, "max_length": invalid},
        **options,
    )


class AccessForm(forms.Form):
    """Required fields are checked by us, in the language of the page."""

    use_required_attribute = False


class LeaveForm(AccessForm):
    """How somebody wants to come back: with a PIN, by mail, or both."""

    def __init__(self, *args: Any, has_pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_pin = has_pin
        self.fields["pin"] = NewPinField(
            label=_("Neue PIN") if has_pin else _("Ihre PIN"),
            required=False,
            help_text=_("Leer lassen, wenn Sie Ihre PIN behalten möchten.")
            if has_pin
            else _("Denken Sie sich sechs Ziffern aus. Merken Sie sich die PIN gut."),
        )
        # Neither must be there, but one of them; a PIN is what most families have.
        self.fields["pin"].advisory = not has_pin
        self.fields["email"] = _email_field(
            label=_("E-Mail-Adresse"),
            help_text=_("Wir schicken Ihnen den Link und erinnern Sie, bevor wir etwas löschen."),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (self.has_pin or cleaned["pin"] or cleaned["email"]):
            self.add_error("pin", _("Bitte wählen Sie eine PIN, oder geben Sie eine E-Mail-Adresse an."))
        return cleaned


class HelperForm(AccessForm):
    """Who shall help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name der Person, die hilft"),
            max_length=MAX_NAME,
            widget=forms.TextInput(attrs=INPUT | {"dir": "auto", "autocomplete": "off"}),
            error_messages={"required": _("Bitte schreiben Sie einen Namen.")},
        )
        self.fields["pin"] = NewPinField(
            label=_("PIN für diese Person"),
            help_text=_("Sechs Ziffern, nicht Ihre eigene PIN. Sagen Sie die PIN nur dieser Person."),
            error_messages={"required": _("Bitte wählen Sie eine PIN.")},
        )
        self.fields["email"] = _email_field(
            label=_("E-Mail-Adresse der Person"), help_text=_("Dorthin schicken wir den Link.")
        )


class ResumeForm(AccessForm):
    """A code and a PIN; behind a link only the PIN; after a mail the number in place of the PIN."""

    def __init__(self, *args: Any, by_link: bool, by_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_link:
            self.fields["code"] = CodeField(
                label=_("Code auf Ihrer Karte"),
                help_text=_("Zwölf Zeichen, Groß- oder Kleinbuchstaben."),
                error_messages={"required": _("Bitte schreiben Sie den Code von Ihrer Karte ab.")},
            )
        self.fields["secret"] = DigitsField(
            label=_("Zahl aus der E-Mail") if by_mail else _("Ihre PIN"),
            autocomplete="one-time-code" if by_mail else "off",
            error_messages={
                "required": _("Bitte schreiben Sie die Zahl aus der E-Mail.")
                if by_mail
                else _("Bitte schreiben Sie Ihre PIN.")
            },
        )

    def says_who(self) -> bool:
        """True if a number can be sent: the code is there; no PIN is asked for that."""
        self.errors.pop("secret", None)
        return not self.errors


class NumberForm(AccessForm):
    """The number that confirms an address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = DigitsField(
            label=_("Zahl aus der E-Mail"),
            autocomplete="one-time-code",
            error_messages={"required": _("Bitte schreiben Sie die Zahl aus der E-Mail.")},
        )
