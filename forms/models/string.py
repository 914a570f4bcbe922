"""One text inside a form's structure, in all languages; German is copied from the structure."""

from typing import Any, Self

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data

from forms.models.translated import TARGETS, Translated, followed
from translations.states import digest


class FormString(Translated, models.Model):
    """Its states lie beside the texts, not in a table of their own: both are one revision."""

    form = ParentalKey("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="strings")
    path = models.CharField(max_length=120)
    text = models.TextField("Text", blank=True)
    states = models.JSONField(default=dict, editable=False)
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "Text"
        verbose_name_plural = "Texte"
        ordering = ["sort_order"]
        constraints = [models.UniqueConstraint(fields=["form", "path"], name="form_string_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.text_de or ''}"

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], **_checks: Any) -> Self:
        """Read a row of a draft. It belongs to the form of that draft: no need to ask the database, which
        would read the whole form once for each of its five hundred texts."""
        own = {name: value for name, value in data.items() if name != "form"}
        row: Self = model_from_serializable_data(cls, own, check_fks=False)
        return row

    def follow(self, source: str, *, minor: bool) -> None:
        """Take over the German text; after a minor edit translations of the text before stay valid."""
        first, before = not self.text_de, self.text_de or ""
        self.text_de = source
        states = {}
        for language in TARGETS:
            if not self.in_language(language.code):
                continue
            # A translation that came with its German text (a copy, an import) belongs to it.
            kept = self.states.get(language.code) or {
                "state": str(self.State.HUMAN),
                "source": digest(source if first else before),
            }
            states[language.code] = followed(kept, before, source, minor=minor)
        self.states = states
