"""Who said when that something is still right. Not in the history: it is about the record."""

from django.conf import settings
from django.db import models
from wagtail.contrib.settings.models import register_setting

from directory.models.offer import Offer
from directory.models.vocabulary import FieldGroup
from translations.models import CachedSetting


class Confirmation(models.Model):
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="confirmations")
    group = models.CharField("Feldgruppe", max_length=12, choices=FieldGroup.choices)
    confirmed_on = models.DateField("bestätigt am")
    # Of what was confirmed; another digest means that it has been changed since.
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="von"
    )

    class Meta:
        verbose_name = "Bestätigung"
        verbose_name_plural = "Bestätigungen"
        constraints = [models.UniqueConstraint(fields=["offer", "group"], name="one_confirmation_per_group")]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.group} {self.confirmed_on}"


@register_setting(icon="time")
class FreshnessSettings(CachedSetting):
    """After how many days a kind of content counts as old; some days later the public no longer sees it."""

    hours_days = models.PositiveSmallIntegerField("Zeiten: Tage", default=180)
    contact_days = models.PositiveSmallIntegerField("Kontakt: Tage", default=180)
    capacity_days = models.PositiveSmallIntegerField("freie Plätze: Tage", default=28)
    description_days = models.PositiveSmallIntegerField("Beschreibung: Tage", default=180)
    grace_days = models.PositiveSmallIntegerField(
        "verbergen nach weiteren Tagen",
        default=60,
        help_text="So lange steht „schon länger nicht bestätigt“ dabei, danach ist es nicht mehr zu sehen.",
    )

    class Meta:
        verbose_name = "Frische"

    def __str__(self) -> str:
        return "Frische"

    def days(self, group: str) -> int:
        """Return after how many days a field group counts as old."""
        return int(getattr(self, f"{group}_days"))
