"""Keeps the index true to the directory: tasks are written with the change, and done after it."""

import time
from collections.abc import Iterable
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F

from search.documents import documents_of
from search.engines import SearchUnavailable, writing_engines
from search.models import SearchTask

logger = structlog.get_logger(__name__)

BATCH = 200


def note_changes(ids: Iterable[UUID]) -> None:
    """Write a task for each offer into the running transaction, and do them once it is committed."""
    SearchTask.objects.bulk_create([SearchTask(offer=pk) for pk in ids], batch_size=500)
    connection = transaction.get_connection()
    # A rollback forgets the callback, so the list of callbacks is what counts.
    if not any(callback[1] is _flush_quietly for callback in connection.run_on_commit):
        transaction.on_commit(_flush_quietly)


def note_rebuild() -> None:
    """Ask for everything to be indexed anew by the worker."""
    if not SearchTask.objects.filter(offer=None).exists():
        SearchTask.objects.create(offer=None)


def _flush_quietly() -> None:
    """A broken index must never stop an editor from publishing: what fails stays in the outbox."""
    try:
        flush(everything=False)
    except SearchUnavailable as problem:
        logger.warning("search index not updated", error=str(problem)[:300])


def flush(*, everything: bool = True) -> int:
    """Do the tasks of the outbox; return how many. Raise SearchUnavailable when an engine is away.

    Tasks written meanwhile stay for the next time: only those that were seen before reading are deleted.
    With `everything` a wanted rebuild is done, too; else it is left to the worker.
    """
    done = 0
    if everything and SearchTask.objects.filter(offer=None).exists():
        done += _rebuild_as_wanted()
    problem: SearchUnavailable | None = None
    while True:
        # Fresh ones first: an engine that works gets all of them, while those for another have to wait.
        waiting = SearchTask.objects.exclude(offer=None).order_by("attempts", "pk")
        tasks = list((waiting.filter(attempts=0) if problem else waiting)[:BATCH])
        if not tasks:
            break
        try:
            refresh(ids=dict.fromkeys(task.offer for task in tasks if task.offer))
        except SearchUnavailable as away:
            _note_failure([task.pk for task in tasks], away)
            problem = away
        else:
            done += SearchTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()[0]
    if problem:
        raise problem
    return done


def _rebuild_as_wanted() -> int:
    """Rebuild, and delete all tasks seen before; a second time begin with the engine that failed."""
    seen = list(SearchTask.objects.values_list("pk", flat=True))
    again = SearchTask.objects.filter(offer=None, attempts__gt=0).exists()
    try:
        rebuild(last_first=again)
    except SearchUnavailable as away:
        _note_failure(SearchTask.objects.filter(offer=None).values_list("pk", flat=True), away)
        raise
    return SearchTask.objects.filter(pk__in=seen).delete()[0]


def _note_failure(tasks: Iterable[int], problem: SearchUnavailable) -> None:
    SearchTask.objects.filter(pk__in=list(tasks)).update(attempts=F("attempts") + 1, error=str(problem)[:300])


def watch(*, pause: float, rounds: int | None = None) -> None:
    """Flush again and again (the worker); `rounds` None: for ever. `pause` in seconds."""
    while rounds is None or rounds > 0:
        try:
            flush()
        except SearchUnavailable as problem:
            logger.warning("search index not updated", error=str(problem)[:300])
        rounds = None if rounds is None else rounds - 1
        if rounds != 0:
            time.sleep(pause)


def refresh(*, ids: Iterable[UUID]) -> None:
    """Bring all engines up to date for some offers: what is no longer public leaves them.

    One that is away does not keep the others from it; that it was is raised in the end.
    """
    wanted = list(ids)
    documents = list(documents_of(wanted))
    present = {document.id for document in documents}
    problem: SearchUnavailable | None = None
    for engine in writing_engines():
        try:
            engine.remove(str(pk) for pk in wanted if str(pk) not in present)
            engine.index(documents)
        except SearchUnavailable as away:
            problem = away
    if problem:
        raise problem


def rebuild(*, last_first: bool = False) -> int:
    """Index every published offer anew in all engines; return the number of documents."""
    engines = writing_engines()
    return max(engine.rebuild(documents_of()) for engine in (reversed(engines) if last_first else engines))
