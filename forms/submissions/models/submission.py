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

    class Meta:
        verbose_name = "Einreichung"
        verbose_name_plural = "Einreichungen"
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def state(self) -> State:
        """The answers that counted when the form was sent."""
        return State.from_json(crypto.unseal(self.key, self.blob))
