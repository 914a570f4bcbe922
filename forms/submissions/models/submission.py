"""A form somebody has sent."""

import uuid

from django.db import models

from forms.state import State
from forms.submissions import crypto
from forms.submissions.models.draft import Draft


class Submission(models.Model):
    """A form somebody has sent. Its answers can be read only through `state`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField("Aktenzeichen", max_length=20, unique=True)
    # One draft makes one submission, however often the button is pressed.
    draft = models.OneToOneField(Draft, on_delete=models.SET_NULL, null=True, related_name="submission")
    form_version = models.ForeignKey("portal_forms.FormVersion", on_delete=models.PROTECT)
    text_revision = models.PositiveIntegerField()
    language = models.CharField(max_length=10)
    key = models.BinaryField(default=crypto.new_key)
    blob = models.BinaryField()
    submitted_at = models.DateTimeField("eingegangen", auto_now_add=True)
    # When its case was closed; whoever works the submissions says so.
    closed_at = models.DateTimeField("abgeschlossen", null=True)
    # When the office was told that it will be erased soon.
    warned_at = models.DateTimeField(null=True)
    # Answers that were to be kept for at most so many days are erased already.
    erased_days = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "Einreichung"
        verbose_name_plural = "Einreichungen"
        ordering = ["-submitted_at"]
        default_permissions = ("view",)
        permissions = [
            ("special_submission", "Can read answers under Art. 9 and 10 GDPR"),
            ("export_submission", "Can export submissions"),
            ("erase_submission", "Can erase submissions"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> State:
        """The answers that counted when the form was sent."""
        return State.from_json(crypto.unseal(self.key, self.blob))

    @property
    def lost_deliveries(self) -> models.QuerySet:
        """What has not reached anybody and is not tried again: somebody has to look after it."""
        deliveries: models.QuerySet = self.deliveries.filter(state__in=self.deliveries.model.LOST)
        return deliveries
