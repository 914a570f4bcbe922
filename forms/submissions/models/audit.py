"""Who of the office has read, taken along or erased what. Holds no contents, and is only ever added to."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from forms.submissions.models.submission import Submission


class AppendOnly(models.QuerySet):
    """Rows are added and read. What is old goes through `auditing.forget_old`, and only there."""

    def update(self, **_changes: Any) -> NoReturn:
        raise TypeError("The audit is only ever added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The audit is only ever added to.")


class ReadAudit(models.Model):
    """Written before anything is decrypted. Once its submission is erased, nothing leads to a person."""

    class Kind(models.TextChoices):
        ANSWERS = "answers", "Antworten geöffnet"
        SPECIAL = "special", "besonders geschützte Antworten geöffnet"
        ATTACHMENT = "attachment", "Anlage geladen"
        RECEIPT = "receipt", "Beleg geladen"
        EXPORT = "export", "in eine Tabelle übernommen"
        ERASED = "erased", "gelöscht"
        ROUTE = "route", "Weg der Antworten geändert"

    at = models.DateTimeField("wann", default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="wer"
    )
    # Stays when the account is gone.
    who = models.CharField("wer", max_length=254)
    kind = models.CharField("was", max_length=10, choices=Kind.choices)
    submission = models.ForeignKey(
        Submission, on_delete=models.SET_NULL, null=True, related_name="audit", verbose_name="Einreichung"
    )
    reason = models.CharField("Grund", max_length=200, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = "Zugriff"
        verbose_name_plural = "Zugriffe"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        indexes = [models.Index(fields=["-at"], name="audit_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d.%m.%Y %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The audit is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("The audit is only ever added to.")
