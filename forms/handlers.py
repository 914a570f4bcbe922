"""Registry: what happens with a submission. Packages above the form engine register themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Handler = Callable[[Any], None]
Page = Callable[[Any], str]


@dataclass(frozen=True)
class Work:
    """What has become of a submission with those who work on it: a state in words, and its page."""

    state: str
    url: str


Works = Callable[[Iterable[Any]], Mapping[Any, Work]]

_handlers: dict[str, Handler] = {}
_pages: list[Page] = []
_works: list[Works] = []


def register(name: str, handler: Handler) -> None:
    """Register a handler; it runs inside the transaction that stores the submission."""
    if name in _handlers:
        raise ValueError(f"There is a handler {name!r} already.")
    _handlers[name] = handler


def deliver(submission: Any) -> None:
    """Give a new submission to every handler; one that fails undoes the submission."""
    for handler in _handlers.values():
        handler(submission)


def register_page(page: Page) -> None:
    """Say where the office reads a submission; `page` returns a whole address."""
    _pages.append(page)


def page_of(submission: Any) -> str:
    """Return the address where the office reads a submission; "" if nobody works on submissions here."""
    return _pages[0](submission) if _pages else ""


def register_works(works: Works) -> None:
    """Say what has become of submissions: `works` takes many at once and answers by primary key."""
    _works.append(works)


def works_of(submissions: Iterable[Any]) -> dict[Any, Work]:
    """Return what has become of submissions, by primary key; {} if nobody works on submissions here."""
    shown = list(submissions)
    return {pk: work for works in _works for pk, work in works(shown).items()}
