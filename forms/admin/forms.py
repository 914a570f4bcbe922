"""Forms of the admin's screens."""

import json
from typing import Any

from django import forms

MAX_BYTES = 5 * 1024 * 1024


class FileForm(forms.Form):
    """A form as a file, and what happens if there is one with its address."""

    file = forms.FileField(label="Formulardatei (JSON)")
    collision = forms.ChoiceField(
        label="Wenn es schon ein Formular mit dieser Adresse gibt",
        choices=[
            ("copy", "als neues Formular daneben anlegen"),
            ("replace", "als neuen Entwurf dieses Formulars übernehmen"),
        ],
        initial="copy",
    )

    def clean_file(self) -> Any:
        """Return the content of the file as data."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Die Datei ist zu groß: Ein Formular hat höchstens 5 MB.")
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError, RecursionError):
            raise forms.ValidationError("Das ist keine Formulardatei (JSON).") from None
