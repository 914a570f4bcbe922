"""Answers that people are still giving."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from forms.submissions import crypto
from forms.submissions.models.settings import FormSettings
from forms.submissions.querysets import DraftQuerySet
from translations import languages


class Conflict(Exception):
    """The draft was changed by another request since it was read."""


# From here on the pages say that the draft will be erased.
SOON = timedelta(days=7)


class Draft(models.Model):
    """Answers on the way, encrypted. Who may open it says AccessGrant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_version = models.ForeignKey("portal_forms.FormVersion", on_delete=models.PROTECT)
    language = models.CharField(max_length=10, choices=[(code, code) for code in languages.CODES])
    key = models.BinaryField(default=crypto.new_key)
    blob = models.BinaryField(default=bytes)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    # When the people were last told that the draft will expire.
    warned_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()
    _content: dict[str, Any] | None = None
    # The form's setting, where it came along with the draft.
    days: int | None = None

    class Meta:
        verbose_name = "Entwurf"
        verbose_name_plural = "Entwürfe"
        indexes = [models.Index(fields=["expires_at"], name="draft_expiry")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_trial(self) -> bool:
        """True for a trial run of an editor: it is never sent."""
        return self.form_version.is_trial

    def read(self) -> dict[str, Any]:
        """Return the decrypted content; {} for a draft nobody has written to. Decrypts once per row."""
        if self._content is None:
            self._content = crypto.unseal(self.key, self.blob) if self.blob else {}
        return self._content

    @property
    def expires_soon(self) -> bool:
        return not self.is_trial and self.expires_at <= timezone.now() + SOON

    def end_after(self, change: datetime) -> datetime:
        """Return when a draft changed now will be erased; never earlier than the people were told."""
        lifetime = FormSettings.lifetime_of(self.form_version, known_days=self.days)
        return max(self.expires_at, change + lifetime)

    def write(self, content: dict[str, Any]) -> None:
        """Store new content, and keep the draft for longer.

        Raise Conflict if somebody else has stored something since we read.
        """
        expires_at = self.end_after(timezone.now())
        changed = Draft.objects.filter(pk=self.pk, revision=self.revision, submission=None).update(
            blob=crypto.seal(self.key, content), revision=self.revision + 1, expires_at=expires_at
        )
        if not changed:
            raise Conflict
        self.revision += 1
        self.expires_at = expires_at
        self._content = content
