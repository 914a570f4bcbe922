"""What was asked for how often, without persons (docs/adr/0014).

Words are kept only once at least five different days or visits of a week share them; until then only a
digest with a key of that week is counted.
"""

from django.db import models


class SearchCount(models.Model):
    """Searches of one day with the same words and filters, and how many offers they found."""

    day = models.DateField("Tag")
    language = models.CharField("Sprache", max_length=10)
    words = models.CharField("Wörter", max_length=200, blank=True)
    filters = models.CharField("Filter", max_length=300, blank=True)
    hits = models.PositiveIntegerField("Treffer")
    count = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        verbose_name = "gezählte Suche"
        verbose_name_plural = "gezählte Suchen"
        ordering = ["-day", "-count"]
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words", "filters"], name="search_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.words}"


class GapReport(models.Model):
    """Somebody says that an offer is missing: only the words of the search, sent on purpose."""

    day = models.DateField("Tag")
    language = models.CharField("Sprache", max_length=10)
    words = models.CharField("Suche", max_length=200)
    filters = models.CharField("Filter", max_length=300, blank=True)
    count = models.PositiveIntegerField("Anzahl", default=1)
    done = models.BooleanField("erledigt", default=False)

    class Meta:
        verbose_name = "gemeldete Lücke"
        verbose_name_plural = "gemeldete Lücken"
        ordering = ["done", "-day"]
        constraints = [
            models.UniqueConstraint(fields=["day", "language", "words", "filters"], name="gap_report_once")
        ]

    def __str__(self) -> str:
        return self.words


class PendingCount(models.Model):
    """A search of this week that too few have made to be named: digest, and short marks of the visits."""

    week = models.DateField()
    digest = models.CharField(max_length=64)
    visits = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "noch nicht benannte Suche"
        verbose_name_plural = "noch nicht benannte Suchen"
        constraints = [models.UniqueConstraint(fields=["week", "digest"], name="pending_count_once")]

    def __str__(self) -> str:
        return f"{self.week} {self.digest[:8]}"
