"""Which drafts."""

from datetime import datetime
from typing import Self

from django.db import models


class DraftQuerySet(models.QuerySet):
    def open(self, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)

    def expired(self, now: datetime) -> Self:
        return self.filter(expires_at__lte=now)
