"""What still has to leave the house for a submission, and how that went. Holds no answer and no address of
people who have sent something."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from forms.submissions.models.submission import Submission


class Delivery(models.Model):
    """One thing to one place: a mail to one address, one call, one package.

    Written with the submission, so that nothing is lost. The id travels along: whoever gets the same one
    twice has got the same thing twice. `target` is an address of the office, "" where the channel knows.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        SENT = "sent", "zugestellt"
        FAILED = "failed", "wird noch einmal versucht"
        BOUNCED = "bounced", "zurückgekommen"
        GIVEN_UP = "given_up", "aufgegeben"

    # What the office has to look after, and what is tried again.
    LOST = (State.BOUNCED, State.GIVEN_UP)
    OPEN = (State.WAITING, State.FAILED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("Weg", max_length=20)
    target = models.CharField("an", max_length=254, blank=True)
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    # When it is tried next. Whoever tries it moves this on first, so that nobody else does at the same time.
    next_at = models.DateTimeField("nächster Versuch", default=timezone.now)
    sent_at = models.DateTimeField("zugestellt", null=True)
    # What went wrong, as a code: never the words of another machine, which quote addresses.
    error = models.CharField("Fehler", max_length=60, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "Sendung"
        verbose_name_plural = "Sendungen"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "channel", "target"], name="delivery_once")
        ]
        indexes = [models.Index(fields=["state", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @property
    def message_id(self) -> str:
        """What a mail is called, the same in each attempt; a mail that comes back names it."""
        domain = str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip(">") or "localhost"
        return f"<{self.pk.hex}@{domain}>"
