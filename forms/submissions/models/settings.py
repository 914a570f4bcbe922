"""How a form is run: when it takes answers, who hears of them, and how long what is kept."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.db import models

from forms.submissions import crypto

# A trial run of an editor is gone the next day.
TRIAL_LIFETIME = timedelta(days=1)
DAYS = [MinValueValidator(1), MaxValueValidator(3650)]


class FormSettings(models.Model):
    """Not part of the form's drafts and versions: it holds at once, for running drafts too."""

    form = models.OneToOneField("portal_forms.WizardForm", on_delete=models.CASCADE, related_name="settings")
    opens_at = models.DateTimeField("nimmt Anfragen an ab", null=True, blank=True)
    closes_at = models.DateTimeField(
        "nimmt Anfragen an bis",
        null=True,
        blank=True,
        help_text="Danach kann niemand neu beginnen; wer begonnen hat, kann fertig ausfüllen.",
    )
    # --- Retention --------------------------------------------------------------------------------
    draft_days = models.PositiveIntegerField(
        "unfertige Entwürfe löschen nach (Tage)", default=30, validators=DAYS
    )
    submitted_days = models.PositiveIntegerField(
        "abgesendete Anfragen ohne Bearbeitung löschen nach (Tage)", default=180, validators=DAYS
    )
    closed_days = models.PositiveIntegerField(
        "abgeschlossene Anfragen löschen nach (Tage)", default=365, validators=DAYS
    )
    failed_days = models.PositiveIntegerField(
        "nicht zugestellte Sendungen löschen nach (Tage)", default=90, validators=DAYS
    )
    # --- Delivery ---------------------------------------------------------------------------------
    recipients = models.TextField(
        "Nachricht an",
        blank=True,
        help_text="E-Mail-Adressen, eine je Zeile. Die Nachricht enthält keine Antworten.",
    )
    webhook_url = models.URLField(
        "Webhook", blank=True, help_text="Bekommt die Antworten als JSON; nur https."
    )
    # Sealed with the master key; the admin shows only whether there is one.
    webhook_secret = models.BinaryField(default=bytes, editable=False)
    package = models.BooleanField("Paket (JSON und PDF) in den Ausgangsordner legen", default=False)
    # --- Protection -------------------------------------------------------------------------------
    proof_of_work = models.BooleanField(
        "Rechenaufgabe gegen Missbrauch (ALTCHA)",
        default=False,
        help_text="Nur einschalten, wenn das Formular mit Müll überhäuft wird.",
    )

    class Meta:
        verbose_name = "Betrieb eines Formulars"
        verbose_name_plural = "Betrieb der Formulare"

    def __str__(self) -> str:
        return f"Betrieb: {self.form}"

    @classmethod
    def of(cls, form: Any) -> "FormSettings":
        """Return the settings of a form; the defaults if nobody has changed them yet."""
        return cls.objects.filter(form_id=form.pk).first() or cls(form_id=form.pk)

    @classmethod
    def lifetime_of(cls, version: Any, *, known_days: int | None = None) -> timedelta:
        """Return how long an unfinished draft of a version is kept after its last change."""
        if version.is_trial:
            return TRIAL_LIFETIME
        days = known_days
        if days is None:
            days = cls.objects.filter(form_id=version.form_id).values_list("draft_days", flat=True).first()
        return timedelta(days=cls._meta.get_field("draft_days").default if days is None else days)

    def clean(self) -> None:
        super().clean()
        if self.webhook_url and not self.webhook_url.startswith("https://"):
            raise ValidationError({"webhook_url": "Antworten gehen nur verschlüsselt auf den Weg: https://…"})
        for address in self.recipient_list:
            try:
                validate_email(address)
            except ValidationError:
                raise ValidationError({"recipients": f"Das ist keine E-Mail-Adresse: {address}"}) from None
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "Das Ende liegt vor dem Anfang."})

    @property
    def recipient_list(self) -> list[str]:
        return [line.strip() for line in self.recipients.splitlines() if line.strip()]

    def is_open(self, now: datetime) -> bool:
        """True if somebody may begin now."""
        return not (self.opens_at and now < self.opens_at) and not (self.closes_at and now >= self.closes_at)

    @property
    def draft_lifetime(self) -> timedelta:
        return timedelta(days=self.draft_days)

    @property
    def secret(self) -> str:
        return crypto.open_small(self.webhook_secret) if self.webhook_secret else ""

    @secret.setter
    def secret(self, value: str) -> None:
        self.webhook_secret = crypto.seal_small(value) if value else b""
