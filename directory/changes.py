"""What the directory tells packages it must not know: that something the public sees has changed."""

from collections.abc import Iterable
from typing import Any

from django.dispatch import Signal

# Sent inside the transaction of the change, with `ids`: UUIDs of offers whose public face may have changed.
offers_changed = Signal()
# Sent when a theme, a need or a district has changed: names are words of the search.
taxonomy_changed = Signal()


def announce(ids: Iterable[Any]) -> None:
    """Send `offers_changed`, if there are any."""
    if ids := list(ids):
        offers_changed.send(sender=None, ids=ids)
