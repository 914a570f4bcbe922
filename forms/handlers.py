"""Registry: what happens with a submission. Packages above the form engine register themselves."""

from collections.abc import Callable
from typing import Any

Handler = Callable[[Any], None]

_handlers: dict[str, Handler] = {}


def register(name: str, handler: Handler) -> None:
    """Register a handler; it runs inside the transaction that stores the submission."""
    if name in _handlers:
        raise ValueError(f"There is a handler {name!r} already.")
    _handlers[name] = handler


def deliver(submission: Any) -> None:
    """Give a new submission to every handler; one that fails undoes the submission."""
    for handler in _handlers.values():
        handler(submission)
