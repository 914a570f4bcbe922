"""Texts written and translated once, used by many offers."""

from django.core.exceptions import ValidationError
from django.db import models


class RequiredDocument(models.Model):
    """Something people bring along: a passport, a registration certificate (HSDS: required_document)."""

    code = models.SlugField("Code", max_length=40, unique=True)
    name = models.CharField("Name", max_length=150)

    class Meta:
        verbose_name = "Unterlage"
        verbose_name_plural = "Unterlagen"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name or self.code


class NextStep(models.Model):
    """One step somebody takes to use an offer: call, bring, wait."""

    code = models.SlugField("Code", max_length=40, unique=True)
    text = models.CharField("Text", max_length=300)

    class Meta:
        verbose_name = "Nächster Schritt"
        verbose_name_plural = "Nächste Schritte"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.text or self.code


class GlossaryTerm(models.Model):
    """A German word of offices that is explained wherever it stands in a text."""

    term = models.CharField(
        "Wort",
        max_length=80,
        unique=True,
        help_text="So, wie es im Text steht, zum Beispiel Duldung. Es bleibt in allen Sprachen gleich.",
    )
    explanation = models.CharField("Erklärung", max_length=300)

    class Meta:
        verbose_name = "Begriff"
        verbose_name_plural = "Glossar"
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class LegalBasis(models.Model):
    """A paragraph an offer rests on; its end is a reason to look at the offer again."""

    paragraph = models.CharField("Paragraf", max_length=60, help_text="zum Beispiel § 43 AufenthG")
    title = models.CharField("Inhalt", max_length=200)
    url = models.URLField("Gesetzestext", blank=True)
    valid_from = models.DateField("gilt ab", null=True, blank=True)
    valid_to = models.DateField("gilt bis", null=True, blank=True)

    class Meta:
        verbose_name = "Rechtsgrundlage"
        verbose_name_plural = "Rechtsgrundlagen"
        ordering = ["paragraph"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "valid_from"], name="legal_basis_once"),
        ]

    def __str__(self) -> str:
        return self.paragraph

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Das Ende liegt vor dem Anfang."})
