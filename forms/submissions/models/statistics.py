"""How a form is used, as numbers. No draft, no person, no day leads here or away from here."""

from django.db import models


class FormCount(models.Model):
    """How often something has happened in one month, in one language. `item` is the key of a page, the id of
    a question, or a class of duration. Each draft counts once for each of them."""

    class Kind(models.TextChoices):
        STARTED = "started", "begonnen"
        REACHED = "reached", "Seite erreicht"
        FINISHED = "finished", "Seite ausgefüllt"
        SENT = "sent", "gesendet"
        TIME = "time", "Dauer"
        ERROR = "error", "Fehler bei einer Frage"
        SAVED = "saved", "Seite über „Speichern“ verlassen"
        HELPER = "helper", "mit Hilfe gesendet"

    form = models.ForeignKey("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="counts")
    month = models.DateField("Monat")
    language = models.CharField("Sprache", max_length=10)
    kind = models.CharField("was", max_length=10, choices=Kind.choices)
    item = models.CharField("woran", max_length=64, blank=True)
    count = models.PositiveIntegerField("Anzahl", default=0)

    class Meta:
        verbose_name = "Zähler eines Formulars"
        verbose_name_plural = "Zähler der Formulare"
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["form", "month", "language", "kind", "item"], name="form_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.month:%Y-%m} {self.kind}: {self.count}"
