"""A file somebody has sent with a form. Its bytes lie encrypted beside the database."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from forms.submissions import crypto
from forms.submissions.models.draft import Draft
from forms.submissions.models.submission import Submission


class Attachment(models.Model):
    """Belongs to a question of a draft (`row_id`: to one person), later to the submission.

    Each has a key of its own: whoever deletes the row has erased the file, whatever a backup still holds.
    """

    class State(models.TextChoices):
        UNCHECKED = "unchecked", "noch nicht geprüft"
        CLEAN = "clean", "geprüft"
        INFECTED = "infected", "Schadsoftware gefunden"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="attachments")
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, null=True, related_name="attachments"
    )
    # The helper's access that has sent the file; nobody else's helper sees it. None: the family itself.
    by = models.UUIDField(null=True)
    field_id = models.CharField(max_length=64)
    row_id = models.CharField(max_length=36, blank=True)
    key = models.BinaryField(default=crypto.new_key)
    name_sealed = models.BinaryField()
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("Größe in Bytes")
    state = models.CharField(max_length=10, choices=State.choices, default=State.UNCHECKED)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "Anlage"
        verbose_name_plural = "Anlagen"
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """The file's name as it was sent, without any path."""
        return str(crypto.unseal(self.key, self.name_sealed))

    @property
    def path(self) -> Path:
        """Where the encrypted bytes lie."""
        return Path(settings.ATTACHMENTS_DIR) / self.pk.hex[:2] / self.pk.hex


@receiver(post_delete, sender=Attachment)
def _erase_file(instance: Attachment, **kwargs: Any) -> None:
    """Whoever deletes a row, also along with a draft or a submission, deletes its file."""
    path = instance.path
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
