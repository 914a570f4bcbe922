"""Themes, needs and districts: the terms by which offers are found."""

from django.db import models
from django.urls import reverse

from directory.querysets import ThemeQuerySet


class Theme(models.Model):
    """A field of life, such as housing. Its code appears in addresses and never changes."""

    code = models.SlugField("Code", max_length=30, unique=True)
    name = models.CharField("Name", max_length=100)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = "Thema"
        verbose_name_plural = "Themen"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name or self.code

    def get_absolute_url(self) -> str:
        return f"{reverse('search:offers')}?theme={self.code}"


class Need(models.Model):
    """What somebody needs, such as "find a flat"; codes as in the office's own list (H1, L3 …)."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="needs", verbose_name="Thema")
    code = models.CharField("Code", max_length=10, unique=True)
    name = models.CharField("Name", max_length=100)
    order = models.PositiveSmallIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name = "Bedarf"
        verbose_name_plural = "Bedarfe"
        ordering = ["theme__order", "order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class District(models.Model):
    code = models.CharField("Nummer", max_length=10, unique=True)
    slug = models.SlugField("Code", max_length=40, unique=True)
    name = models.CharField("Name", max_length=100)
    other_names = models.TextField(
        "andere Namen",
        blank=True,
        help_text="Quartiere und Namen, unter denen man danach sucht, einer je Zeile.",
    )
    # Where it stands on the schematic map of the city; a district without a place is left off.
    column = models.PositiveSmallIntegerField("Spalte auf der Karte", null=True, blank=True)
    row = models.PositiveSmallIntegerField("Zeile auf der Karte", null=True, blank=True)

    class Meta:
        verbose_name = "Stadtteil"
        verbose_name_plural = "Stadtteile"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name
