"""Questions of which editors know what must come first."""

from django.core.exceptions import ValidationError
from django.db import models

from directory.models import Need
from search.models.words import WORD_LANGUAGES
from translations import languages


def codes(text: str) -> tuple[str, ...]:
    """Return the codes of a comma-separated list."""
    return tuple(dict.fromkeys(part.strip().upper() for part in text.split(",") if part.strip()))


class JudgedQuery(models.Model):
    """Somebody's words, and the needs whose offers must (grade 2) or may (grade 1) come first."""

    language = models.CharField("Sprache", max_length=10, choices=WORD_LANGUAGES, default=languages.SOURCE)
    words = models.CharField("Suche", max_length=200)
    must = models.CharField(
        "muss unter den ersten drei sein",
        max_length=100,
        help_text="Codes von Bedarfen, mit Komma getrennt, zum Beispiel L1, L3.",
    )
    may = models.CharField("darf unter den ersten sein", max_length=100, blank=True)
    note = models.CharField("Notiz", max_length=200, blank=True)

    class Meta:
        verbose_name = "Prüffrage"
        verbose_name_plural = "Prüffragen"
        ordering = ["language", "words"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "words"],
                name="judged_once",
                violation_error_message="Diese Prüffrage gibt es schon.",
            )
        ]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        known = set(Need.objects.values_list("code", flat=True))
        for field in ("must", "may"):
            if unknown := [code for code in codes(getattr(self, field)) if code not in known]:
                raise ValidationError({field: f"Diesen Bedarf gibt es nicht: {', '.join(unknown)}"})
