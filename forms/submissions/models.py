"""Personal data of the forms: drafts that people are still filling in, and what they have sent."""

import hashlib
import hmac
import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from forms.submissions import crypto
from forms.submissions.querysets import DraftQuerySet
from translations import languages

DRAFT_LIFETIME = timedelta(days=30)


def draft_expiry() -> datetime:
    return timezone.now() + DRAFT_LIFETIME


class Conflict(Exception):
    """The draft was changed by another request since it was read."""


class Draft(models.Model):
    """Answers on the way. Only who holds the token gets in; only its hash is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64)
    form_version = models.ForeignKey("portal_forms.FormVersion", on_delete=models.PROTECT)
    language = models.CharField(max_length=10, choices=[(code, code) for code in languages.CODES])
    key = models.BinaryField(default=crypto.new_key)
    blob = models.BinaryField(default=bytes)
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=draft_expiry)

    objects = DraftQuerySet.as_manager()
    _content: dict[str, Any] | None = None

    class Meta:
        verbose_name = "Entwurf"
        verbose_name_plural = "Entwürfe"
        indexes = [models.Index(fields=["expires_at"], name="draft_expiry")]

    def __str__(self) -> str:
        return str(self.pk)

    def new_token(self) -> str:
        """Give the draft a fresh token of 128 random bits and return it; it is not kept here."""
        token = secrets.token_urlsafe(16)
        self.token_hash = _hashed(token)
        return token

    def opens_with(self, token: str) -> bool:
        return hmac.compare_digest(self.token_hash, _hashed(token))

    def read(self) -> dict[str, Any]:
        """Return the decrypted content; {} for a draft nobody has written to. Decrypts once per row."""
        if self._content is None:
            self._content = crypto.unseal(self.key, self.blob) if self.blob else {}
        return self._content

    def write(self, content: dict[str, Any]) -> None:
        """Store new content; raise Conflict if somebody else has stored something since we read."""
        changed = Draft.objects.filter(pk=self.pk, revision=self.revision, submission=None).update(
            blob=crypto.seal(self.key, content), revision=self.revision + 1
        )
        if not changed:
            raise Conflict
        self.revision += 1
        self._content = content


class Submission(models.Model):
    """A form somebody has sent. Its answers can be read only through `answers`."""

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

    class Meta:
        verbose_name = "Einreichung"
        verbose_name_plural = "Einreichungen"
        ordering = ["-submitted_at"]

    def __str__(self) -> str:
        return self.reference

    @property
    def answers(self) -> dict[str, Any]:
        return crypto.unseal(self.key, self.blob)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
