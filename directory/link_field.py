"""Links as people type them: an address without a scheme is sent back rather than completed by a guess."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.forms.models import register_form_field_override


class LinkField(forms.URLField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **options})

    def to_python(self, value: Any) -> str | None:
        if value and ":" not in str(value).split("/", 1)[0]:
            raise ValidationError(
                "Bitte schreiben Sie die ganze Adresse, zum Beispiel https://www.example.org."
            )
        text: str | None = super().to_python(value)
        return text


def register() -> None:
    """Use it in every form of the admin. Called once, when the apps are ready."""
    register_form_field_override(models.URLField, override={"form_class": LinkField})
