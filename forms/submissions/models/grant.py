"""Who may open a draft: the family itself, and helpers it has asked. Secrets are kept as hashes only."""

import uuid

from django.db import models
from django.utils import timezone

from forms.submissions import crypto
from forms.submissions.models.draft import Draft


class AccessGrant(models.Model):
    """`link_hash` belongs to the link in a QR code or mail, `code_hash` to the twelve characters to type.

    Both open the draft only together with a PIN or a code sent by mail. A helper may fill in, but does not
    read what others have answered.
    """

    class Role(models.TextChoices):
        OWNER = "owner", "Familie"
        HELPER = "helper", "Hilfe"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.OWNER)
    # What the family calls this access, such as "Anna": sealed with the key of the draft.
    name_sealed = models.BinaryField(default=bytes)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    pin_hash = models.CharField(max_length=128, blank=True)
    # Where a code or a warning may be sent: sealed with the key of the draft.
    email_sealed = models.BinaryField(default=bytes)
    # True once a number sent there was typed in: only then does a mailed number open the draft, so that a
    # mistyped address opens nothing to a stranger.
    email_confirmed = models.BooleanField(default=False)
    mailed_code_hash = models.CharField(max_length=128, blank=True)
    mailed_code_until = models.DateTimeField(null=True)
    # Wrong tries, and until when they count; with five of them the access is locked until then.
    failures = models.PositiveSmallIntegerField(default=0)
    failures_until = models.DateTimeField(null=True)
    # Raised to close every browser this access is open in.
    generation = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "Zugang"
        verbose_name_plural = "Zugänge"

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"

    @property
    def reads(self) -> bool:
        """True if this access may read what others have answered."""
        return self.role == self.Role.OWNER

    # --- Contact ----------------------------------------------------------------------------------
    @property
    def name(self) -> str:
        return self._opened(self.name_sealed)

    @name.setter
    def name(self, text: str) -> None:
        self.name_sealed = self._sealed(text)

    @property
    def email(self) -> str:
        return self._opened(self.email_sealed)

    @email.setter
    def email(self, text: str) -> None:
        self.email_sealed = self._sealed(text)

    def _sealed(self, text: str) -> bytes:
        return crypto.seal(self.draft.key, text) if text else b""

    def _opened(self, sealed: bytes) -> str:
        return str(crypto.unseal(self.draft.key, sealed)) if sealed else ""
