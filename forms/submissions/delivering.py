"""Brings submissions to those who wait for them: noted with them, done after them, until it has worked.

What is exact and what is not: a submission has each of its deliveries once, and two workers never have the
same one in hand at a time. Between "the other side has taken it" and "we have written that down" a process
can still die; the delivery is then made again after LEASE, under the same name. A package lies there once
(same file), a receiver of webhooks sees the same `X-Lotse-Delivery` again, a mail has the same Message-ID.
"""

import time
from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from forms.submissions.channels import channel_named, channels
from forms.submissions.channels.base import NotDelivered, Refused
from forms.submissions.crypto import Unreadable
from forms.submissions.models import Delivery, FormSettings, Submission

logger = structlog.get_logger(__name__)
State = Delivery.State

# How long whoever has taken a delivery in hand keeps it from others; longer than any try may take.
LEASE = timedelta(minutes=10)
# Pauses after failed tries, together almost five days; then it is given up, and the office sees that.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, *[1440] * 4))
# Seconds a worker waits for another machine.
PATIENCE = 30
# Below this a try is of no use.
LEAST_PATIENCE = 0.5


def note_deliveries(submission: Submission, *, patience: float) -> None:
    """Write what has to be delivered into the running transaction, and try it once that is committed.

    `patience` are the seconds the first try may take altogether; 0 leaves it to the worker.
    """
    settings = FormSettings.of(submission.form_version.form)
    noted = [
        Delivery(submission=submission, channel=channel.name, target=target)
        for channel in channels()
        for target in channel.targets(submission, settings)
    ]
    Delivery.objects.bulk_create(noted)
    if noted and patience:
        ids = [delivery.pk for delivery in noted]
        transaction.on_commit(lambda: _try_now(ids, patience), robust=True)


def _try_now(ids: list[UUID], patience: float) -> None:
    """Make the first try while somebody waits for the page; what takes too long is left to the worker."""
    end = time.monotonic() + patience
    for pk in ids:
        left = end - time.monotonic()
        if left >= LEAST_PATIENCE:
            deliver(pk, now=timezone.now(), patience=left)


def deliver_due(*, now: datetime | None = None, patience: float = PATIENCE) -> Counter[str]:
    """Try everything that is due; return how many have now which state."""
    outcome: Counter[str] = Counter()
    moment = now or timezone.now()
    due = Delivery.objects.filter(state__in=Delivery.OPEN, next_at__lte=moment).order_by("next_at")
    for pk in list(due.values_list("pk", flat=True)):
        if state := deliver(pk, now=now or timezone.now(), patience=patience):
            outcome[state] += 1
    return outcome


def deliver(pk: UUID, *, now: datetime, patience: float) -> str:
    """Try one delivery; return its new state, "" if it is not due or somebody else has it in hand."""
    until = now + LEASE
    claim = Delivery.objects.filter(pk=pk, state__in=Delivery.OPEN, next_at__lte=now)
    # One statement: the database lets only one of several through.
    if not claim.update(next_at=until, attempts=F("attempts") + 1):
        return ""
    delivery = (
        Delivery.objects.select_related("submission__form_version__form").filter(pk=pk, next_at=until).first()
    )
    if delivery is None:
        return ""
    changes = _tried(delivery, now, patience)
    # Whoever took longer than the lease has nothing to say any more.
    written = Delivery.objects.filter(pk=pk, next_at=until, attempts=delivery.attempts).update(**changes)
    return str(changes["state"]) if written else ""


def _tried(delivery: Delivery, now: datetime, patience: float) -> dict[str, object]:
    """Try, and return what to write down. Nothing that goes wrong in a channel gets any further."""
    channel = channel_named(delivery.channel)
    try:
        if channel is None:
            raise NotDelivered("unknown channel")
        channel.send(delivery, patience)
    except Refused as problem:
        return {"state": State.BOUNCED, "error": str(problem)[:60]}
    except NotDelivered as problem:
        return _again(delivery, now, str(problem))
    except Unreadable:
        return _again(delivery, now, "no key opens the answers")
    except Exception as problem:
        # Its words may quote answers: the log gets the kind of the problem only.
        logger.error("delivery failed", handler=delivery.channel, code=type(problem).__name__)
        return _again(delivery, now, type(problem).__name__)
    return {"state": State.SENT, "sent_at": timezone.now(), "error": ""}


def _again(delivery: Delivery, now: datetime, error: str) -> dict[str, object]:
    if delivery.attempts > len(PAUSES):
        logger.error("delivery given up", handler=delivery.channel, submission=str(delivery.submission_id))
        return {"state": State.GIVEN_UP, "error": error[:60]}
    next_at = now + PAUSES[delivery.attempts - 1]
    return {"state": State.FAILED, "error": error[:60], "next_at": next_at}


def try_again(*, delivery: Delivery) -> None:
    """Begin anew with a delivery that was given up or came back, for instance with a corrected address."""
    lost = Delivery.objects.filter(pk=delivery.pk, state__in=Delivery.LOST)
    lost.update(state=State.WAITING, attempts=0, next_at=timezone.now(), error="")


def watch(*, pause: float, rounds: int | None = None) -> None:
    """Deliver again and again (the worker); `rounds` None: for ever. `pause` in seconds."""
    while rounds is None or rounds > 0:
        try:
            deliver_due()
        except DatabaseError as problem:
            # A database that is away comes back; so does the worker.
            logger.warning("nothing delivered", code=type(problem).__name__)
        close_old_connections()
        rounds = None if rounds is None else rounds - 1
        if rounds != 0:
            time.sleep(pause)
