"""Freshness, duplicates and completeness."""

from datetime import date

import pytest

from directory.duplicates import Candidate, like, pairs, similarity
from directory.freshness import Freshness, Limits, in_season

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 24), Freshness.FRESH),
        (date(2026, 5, 28), Freshness.FRESH),
        (date(2026, 5, 27), Freshness.STALE),
        (date(2026, 3, 29), Freshness.STALE),
        (date(2026, 3, 28), Freshness.HIDDEN),
        (None, Freshness.STALE),
    ],
)
def test_what_is_old_is_first_badged_and_then_hidden(day, state):
    assert Limits(180, 60).of(day, TODAY) is state


def test_the_last_visible_day_is_the_last_before_hiding():
    limits = Limits(180, 60)
    until = limits.visible_until(date(2026, 3, 29))
    assert limits.of(date(2026, 3, 29), until) is Freshness.STALE
    assert until == TODAY


@pytest.mark.parametrize(
    ("start", "end", "month", "expected"),
    [(5, 9, 7, True), (5, 9, 10, False), (11, 2, 1, True), (11, 2, 6, False), (None, None, 6, True)],
)
def test_a_season_may_pass_the_turn_of_the_year(start, end, month, expected):
    assert in_season(date(2026, month, 1), start, end) is expected


def offer(pk, name, owner="A", *places):
    return Candidate(pk, name, owner, frozenset(places))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (offer(1, "Sprachcafé Moisling", "A", "x"), offer(2, "Sprach-Café Moisling", "B", "x"), True),
        (offer(1, "Sprachcafé", "A", "x"), offer(2, "Sprachcafe", "B", "x"), True),
        (offer(1, "Sprachcafé", "A", "x"), offer(2, "Schuldenberatung", "A", "x"), False),
        (offer(1, "Sprachcafé Moisling", "A", "x"), offer(2, "Sprachcafé Moisling", "B", "y"), False),
        (offer(1, "Beratung am Telefon"), offer(2, "Beratung am Telefon", "A"), True),
    ],
)
def test_like_names_at_one_place_are_suspected(one, other, expected):
    assert bool(like(one, [other])) is expected
    assert bool(list(pairs([one, other]))) is expected


def test_similarity_ignores_case_and_accents():
    assert similarity("Café Übergang", "cafe ubergang") == 1
    assert similarity("", "") == 0
