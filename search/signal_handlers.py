"""The directory says what has changed; the index follows after commit."""

import sqlite3
from typing import Any
from uuid import UUID

import structlog
from django.dispatch import receiver

from directory.signals import offers_changed
from search.actions import refresh

logger = structlog.get_logger(__name__)


@receiver(offers_changed)
def index_changed_offers(ids: list[UUID], **kwargs: Any) -> None:
    """A broken index must never stop an editor from publishing; `rebuild_search` repairs it."""
    try:
        refresh(ids=ids)
    except sqlite3.Error:
        logger.exception("search index not updated", count=len(ids))
