"""Questions that editors take into their forms, with all their translations."""

from typing import Any

from django.db import models

from forms.definition import FieldDefinition


class LibraryQuestion(models.Model):
    """`field` is a FieldDefinition as JSON, whose id is its key; `texts` is {attribute: {language: text}}."""

    code = models.SlugField("Code", max_length=40, unique=True)
    category = models.CharField("Gruppe", max_length=40)
    field = models.JSONField()
    texts = models.JSONField()

    class Meta:
        verbose_name = "Frage der Bibliothek"
        verbose_name_plural = "Fragenbibliothek"
        ordering = ["category", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.texts.get("label", {}).get("de", self.code)

    @property
    def definition(self) -> FieldDefinition:
        return FieldDefinition.from_json(self.field)

    @property
    def languages(self) -> int:
        """In how many languages the question stands."""
        return len(self.texts.get("label", {}))

    @classmethod
    def texts_of(cls, form: Any, field_id: str) -> dict[str, dict[str, str]]:
        """Return all texts of a question of a form, by attribute."""
        from forms.models.version import FormTexts

        prefix = f"{field_id}."
        texts = FormTexts.collect(form, every=True)
        return {path.removeprefix(prefix): text for path, text in texts.items() if path.startswith(prefix)}
