"""Counts what people look for, without persons (docs/adr/0014).

A search is named only when at least five different visits or days of one week share it. Before that a
digest is counted, with a key that is forgotten after the week; a visit is two bytes of a keyed digest that
changes every day. Addresses, accounts and residence statuses never enter.
"""

import hashlib
import hmac
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from search.analysis.analyser import fold
from search.engines import Results
from search.models import GapReport, PendingCount, SearchCount
from search.query import OfferQuery

ENOUGH = 5
MOST_REPORTS = 10
FLOOD = 5_000
MAX_WORDS = 200
# Never kept, whatever it is combined with.
NOT_COUNTED = ("status",)
SALT_SECONDS = 8 * 24 * 3600


def note(query: OfferQuery, results: Results, request: HttpRequest) -> None:
    """Count a search that was made: the first page of one with words."""
    if not query.words or query.page > 1 or results.danger or request.method != "GET":
        return
    count(
        language=query.language,
        words=fold(query.words, query.language)[:MAX_WORDS],
        filters=_filters(query),
        hits=results.total,
        visit=_visit(request),
        today=timezone.localdate(),
    )


@transaction.atomic
def count(*, language: str, words: str, filters: str, hits: int, visit: str, today: date) -> None:
    """Count one search; name it once enough visits of this week have made it."""
    named = SearchCount.objects.filter(day=today, language=language, words=words, filters=filters)
    if named.update(count=F("count") + 1, hits=hits):
        return
    week = today - timedelta(days=today.weekday())
    digest = _digest(f"week-{week}", language, words, filters)
    pending, _new = PendingCount.objects.select_for_update().get_or_create(week=week, digest=digest)
    visits = {*pending.visits, visit}
    pending.visits, pending.count = sorted(visits), pending.count + 1
    if len(visits) < ENOUGH:
        pending.save()
        return
    SearchCount.objects.create(
        day=today, language=language, words=words, filters=filters, hits=hits, count=pending.count
    )
    # Kept without visits: the rest of the week is named at once.
    pending.count = 0
    pending.save()


def report_gap(query: OfferQuery, request: HttpRequest) -> bool:
    """Note that somebody misses an offer for these words, and nothing else; return whether it was taken.

    A visit may report a few gaps a day; more are a script, which shall not keep others from reporting.
    """
    today = timezone.localdate()
    words = query.words[:MAX_WORDS]
    key = f"search:reports:{_visit(request)}"
    cache.add(key, 0, timeout=24 * 3600)
    if not words or cache.incr(key) > MOST_REPORTS or GapReport.objects.filter(day=today).count() >= FLOOD:
        return False
    report, new = GapReport.objects.get_or_create(day=today, language=query.language, words=words)
    if not new:
        GapReport.objects.filter(pk=report.pk).update(count=F("count") + 1)
    return True


def forget_old(today: date | None = None) -> int:
    """Delete what was not named in its week; return how many."""
    today = today or timezone.localdate()
    week = today - timedelta(days=today.weekday())
    return PendingCount.objects.filter(week__lt=week).delete()[0]


def _filters(query: OfferQuery) -> str:
    kept = [(name, value) for name, value in query.filters if name not in (*NOT_COUNTED, "near")]
    return "&".join(f"{name}={value}" for name, value in kept)[:300]


def _visit(request: HttpRequest) -> str:
    """Return two bytes that tell visits of one day apart, and nobody's address: the key is forgotten."""
    day = timezone.localdate()
    seen: tuple[Any, ...] = (request.META.get("REMOTE_ADDR", ""), request.headers.get("User-Agent", ""))
    return f"{day:%j}-{_digest(f'day-{day}', *map(str, seen))[:4]}"


def _digest(salt_name: str, *parts: str) -> str:
    """Return a digest with the random key of a day or week; the keys are only in the cache."""
    key = f"search:salt:{salt_name}"
    salt = cache.get(key)
    if salt is None:
        cache.add(key, token_hex(16), timeout=SALT_SECONDS)
        salt = cache.get(key)
    return hmac.new(str(salt).encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
