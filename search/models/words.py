"""Words editors teach the search: for needs, for filters, for each other, for single offers."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from directory.models import Need, Offer
from search.query import FACETS
from translations import languages

# Beside the languages of the portal: those people type in although it has no pages in them.
OTHER_WORDS = (
    ("ckb", "Kurdisch (Sorani)"),
    ("ps", "Paschtu"),
    ("so", "Somali"),
    ("pl", "Polnisch"),
    ("ar-Latn", "Arabisch in lateinischen Buchstaben"),
    ("fa-Latn", "Persisch in lateinischen Buchstaben"),
)
WORD_LANGUAGES = [(entry.code, entry.german_name) for entry in languages.PORTAL_LANGUAGES] + [*OTHER_WORDS]
ONE_PER_LINE = "Ein Wort oder ein kurzer Ausdruck je Zeile."
MAX_LINE = 100


def lines(text: str) -> tuple[str, ...]:
    """Return the non-empty lines of a text, without doubles."""
    return tuple(dict.fromkeys(filter(None, (" ".join(line.split()) for line in text.splitlines()))))


def check_codes(facet: str, values: Iterable[str]) -> None:
    """Raise ValidationError for codes a filter does not know: such an answer would match nothing."""
    from search.facets import known_codes  # it reads these models

    if not facet:
        return
    known = known_codes(facet)
    if unknown := [value for value in values if value not in known]:
        raise ValidationError({"value": f"Diesen Wert kennt der Filter nicht: {', '.join(unknown)}"})


class WordRow(models.Model):
    """Words of one language, one expression a line."""

    language = models.CharField("Sprache", max_length=10, choices=WORD_LANGUAGES, default=languages.SOURCE)
    words = models.TextField("Wörter", help_text=ONE_PER_LINE, max_length=6000)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ", ".join(self.lines[:4]) + (" …" if len(self.lines) > 4 else "")

    @property
    def lines(self) -> tuple[str, ...]:
        return lines(self.words)

    def clean(self) -> None:
        if too_long := [line for line in self.lines if len(line) > MAX_LINE]:
            raise ValidationError(
                {"words": f"Diese Zeile ist zu lang: „{too_long[0][:40]} …“. {ONE_PER_LINE}"}
            )
        if not self.lines:
            raise ValidationError({"words": "Bitte geben Sie mindestens ein Wort ein."})


class NeedWords(WordRow):
    """How people ask for a need. A line fits when all its words occur in the search, in any order.

    A line that begins with "~" is understood, but never suggested: words that hurt. One that begins with
    "!" says that the need is not meant: "!Gewaltenteilung".
    """

    need = models.ForeignKey(
        Need, on_delete=models.CASCADE, related_name="search_words", verbose_name="Bedarf"
    )

    class Meta:
        verbose_name = "Wörter für einen Bedarf"
        verbose_name_plural = "Wörter für Bedarfe"
        ordering = ["need", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "language"],
                name="need_words_once",
                violation_error_message="Für diesen Bedarf gibt es in dieser Sprache schon Wörter.",
            )
        ]


class SynonymSet(WordRow):
    """Words that find each other in texts."""

    one_way = models.BooleanField(
        "nur in einer Richtung",
        default=False,
        help_text="Die erste Zeile findet auch die anderen, aber nicht umgekehrt.",
    )

    class Meta:
        verbose_name = "Synonyme"
        verbose_name_plural = "Synonyme"
        ordering = ["language", "words"]

    def clean(self) -> None:
        super().clean()
        if len(self.lines) < 2:
            raise ValidationError({"words": "Bitte geben Sie mindestens zwei Zeilen ein."})


class FilterWords(WordRow):
    """Words that stand for a filter: "kostenlos", "arabisch", a quarter that belongs to a district."""

    facet = models.CharField(
        "Filter", max_length=12, choices=[(name, name) for name in (*FACETS, "open")], default="language"
    )
    value = models.CharField(
        "Wert", max_length=40, help_text="Der Code, wie er in der Adresse der Suche steht."
    )

    class Meta:
        verbose_name = "Wörter für einen Filter"
        verbose_name_plural = "Wörter für Filter"
        ordering = ["facet", "value", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "value", "language"],
                name="filter_words_once",
                violation_error_message="Für diesen Wert gibt es in dieser Sprache schon Wörter.",
            )
        ]

    def clean(self) -> None:
        super().clean()
        check_codes(self.facet, [self.value])


class Boost(WordRow):
    """An offer that comes first when somebody asks with all words of a line."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="boosts", verbose_name="Angebot")
    weight = models.PositiveSmallIntegerField(
        "Gewicht",
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="100 stellt das Angebot nach oben, kleinere Zahlen heben es nur etwas an.",
    )

    class Meta:
        verbose_name = "Hervorhebung"
        verbose_name_plural = "Hervorhebungen"
        ordering = ["language", "words"]
