"""Hours as one text: open at a moment, today, next; in season, between dates, outside closed weeks."""

from datetime import date, datetime, timedelta

import pytest

from directory.hours import BERLIN
from search import openings
from search.openings import Schedule, encode

WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=BERLIN)
MORNINGS = encode([Schedule("Mo-Fr 09:00-12:00; PH off")])


def test_equal_hours_are_one_text_whatever_their_order():
    rows = [Schedule("Mo 09:00-12:00"), Schedule("Tu 09:00-12:00", valid_from=date(2026, 1, 1))]
    assert encode(rows) == encode(reversed(rows))
    assert encode([]) == ""


@pytest.mark.parametrize(
    ("text", "moment", "is_open"),
    [
        (MORNINGS, WEDNESDAY, True),
        (MORNINGS, WEDNESDAY.replace(hour=12, minute=0), False),
        (MORNINGS, datetime(2026, 12, 25, 10, tzinfo=BERLIN), False),
        (encode([Schedule("24/7")], season=(4, 9)), WEDNESDAY, False),
        (encode([Schedule("24/7")], season=(10, 2)), WEDNESDAY, True),
        (encode([Schedule("24/7", valid_to=date(2026, 11, 24))]), WEDNESDAY, False),
        (encode([Schedule("24/7")], closed=[(date(2026, 11, 25), date(2026, 11, 25))]), WEDNESDAY, False),
        (encode([Schedule("Mo 09:00-10:00"), Schedule("We 10:00-11:00")]), WEDNESDAY, True),
        (encode([Schedule("nobody can read this"), Schedule("We 10:00-11:00")]), WEDNESDAY, True),
    ],
)
def test_open_at_a_moment(text, moment, is_open):
    assert openings.open_at(text, moment) is is_open


def test_today_means_from_now_on():
    late = WEDNESDAY.replace(hour=13)
    assert openings.matching([MORNINGS], "today", WEDNESDAY) == {MORNINGS}
    assert openings.matching([MORNINGS], "today", late) == frozenset()
    assert openings.matching([MORNINGS], "2026-11-26T09:00", late) == {MORNINGS}
    assert openings.matching([MORNINGS], "", late) is None


def test_the_next_opening_is_now_or_within_eight_days():
    yearly = encode([Schedule("Dec 24 10:00-12:00")])
    found = openings.by_next_opening([MORNINGS, yearly], WEDNESDAY)
    assert found == {MORNINGS: WEDNESDAY}
    evening = WEDNESDAY + timedelta(hours=6)
    assert openings.by_next_opening([MORNINGS], evening)[MORNINGS] == datetime(2026, 11, 26, 9, tzinfo=BERLIN)
