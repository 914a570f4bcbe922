"""What stays of what was erased: numbers, and nothing that leads to a person."""

from django.db import models


class ErasedCounter(models.Model):
    """How many there were of a form. `month` is the first day of the month in which they came in, so that
    existing and erased ones together are the statistics of a form."""

    class Reason(models.TextChoices):
        DRAFT = "draft", "nicht abgesendet"
        SUBMITTED = "submitted", "nicht abgeschlossen"
        CLOSED = "closed", "abgeschlossen"
        DELIVERY = "delivery", "nicht zugestellt"
        ANSWERS = "answers", "Antworten mit eigener Frist"
        BY_HAND = "by_hand", "von Hand"

    form = models.ForeignKey("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="erased")
    month = models.DateField("Monat")
    reason = models.CharField("Grund", max_length=10, choices=Reason.choices)
    count = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        verbose_name = "Zähler des Gelöschten"
        verbose_name_plural = "Zähler des Gelöschten"
        constraints = [
            models.UniqueConstraint(fields=["form", "month", "reason"], name="erased_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.month:%Y-%m} {self.reason}: {self.count}"
