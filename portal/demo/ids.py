"""Ids that follow from the keys in the data, so that a second run finds what the first one made."""

import uuid

from django.db import models

NAMESPACE = uuid.UUID("6f3f0c60-2a1b-5c1e-9d52-0f6b1d0a7c11")


def demo_id(*parts: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(parts))


def publish(record: models.Model) -> None:
    record.save()
    record.save_revision(clean=False).publish()  # type: ignore[attr-defined]
