"""Keeps the index true to the directory."""

from collections.abc import Iterable
from uuid import UUID

from search.documents import documents_of
from search.engines import get_engine


def refresh(*, ids: Iterable[UUID]) -> None:
    """Bring the index up to date for some offers: what is no longer public leaves it."""
    wanted = list(ids)
    engine = get_engine()
    documents = list(documents_of(wanted))
    present = {document.id for document in documents}
    engine.remove(str(pk) for pk in wanted if str(pk) not in present)
    engine.index(documents)


def rebuild() -> int:
    """Index every published offer anew; return the number of documents."""
    return get_engine().rebuild(documents_of())
