"""The needs finder: questions, answers, and what an answer means for the search. Edited without code."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from directory.models import Need
from search.models.words import check_codes
from search.query import FACETS

FILTERS = tuple(name for name in FACETS if name not in ("theme", "need"))


class FinderQuestion(ClusterableModel):
    """One question; every question can be skipped."""

    text = models.CharField("Frage", max_length=200)
    help = models.CharField("Hinweis", max_length=300, blank=True)
    several = models.BooleanField("mehrere Antworten möglich", default=False)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)
    active = models.BooleanField("wird gestellt", default=True)

    class Meta:
        verbose_name = "Frage des Wegweisers"
        verbose_name_plural = "Fragen des Wegweisers"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text or str(self.pk)


class FinderAnswer(Orderable, ClusterableModel):
    """One answer: the needs it names, or the filter it sets, or both."""

    question = ParentalKey(FinderQuestion, on_delete=models.CASCADE, related_name="answers")
    text = models.CharField("Antwort", max_length=150)
    needs = ParentalManyToManyField(Need, related_name="+", blank=True, verbose_name="Bedarfe")
    facet = models.CharField("Filter", max_length=12, blank=True, choices=[(name, name) for name in FILTERS])
    value = models.CharField(
        "Wert", max_length=200, blank=True, help_text="Codes, mit Komma getrennt: eines davon genügt."
    )

    class Meta(Orderable.Meta):
        verbose_name = "Antwort"
        verbose_name_plural = "Antworten"

    def __str__(self) -> str:
        return self.text or str(self.pk)

    def clean(self) -> None:
        if bool(self.facet) != bool(self.values):
            raise ValidationError({"value": "Filter und Wert gehören zusammen."})
        check_codes(self.facet, self.values)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.value.split(",") if part.strip())
