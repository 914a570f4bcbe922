"""Opening hours: the examples of the OSM documentation, another reader as judge, and bad input."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import opening_hours as oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import BERLIN, Closed, HoursError, OpeningHours

# wiki.openstreetmap.org/wiki/Key:opening_hours and …/specification, examples without sunrise and SH.
DOCUMENTED = [
    "24/7",
    "Mo-Fr 08:00-17:30",
    "Mo-Fr 08:00-12:00,13:00-17:30; Sa 08:00-12:00",
    "Mo-Fr 08:00-12:00, We 14:00-18:00",
    "Mo-Sa 10:00-20:00; Tu off",
    "Mo-Sa 10:00-20:00; Tu 10:00-14:00",
    "Tu-Su 10:00-18:00",
    "Sa-Su 00:00-24:00",
    "Mo-Fr 08:30-20:00; Tu-Su 08:00-15:00; Sa 08:00-12:00",
    "Su-Tu 11:00-01:00, We-Th 11:00-03:00, Fr 11:00-06:00, Sa 11:00-07:00",
    "Mo-Su 08:00-18:00; Apr 10-15 off; Jun 08:00-14:00; Aug off; Dec 25 off",
    "Mar-Oct Tu-Su 10:30-18:00; Mar-Oct Mo 10:30-14:00; Nov-Dec Tu-Su 11:00-17:00",
    "Jan 23-Feb 11,Feb 12 00:00-24:00",
    "Sep-Apr Mo-Fr 09:00-12:00",
    "Mo-Fr 10:00-18:00; Dec 24-26 off",
    "week 1-53/2 Fr 09:00-12:00; week 2-52/2 We 09:00-12:00",
    "week 10-20 Mo 09:00-12:00",
    "We[1,3] 10:00-12:00",
    "We[2-3] 10:00-12:00",
    "Th[-1] 09:00-10:00",
    "Sa[1],Sa[-1] 10:00-14:00",
    "2026 Mo-Fr 10:00-20:00",
    "2025-2029/2 Mo 10:00-20:00",
    "2026 Nov 20-2027 Jan 06 off",
    "easter -2 days-easter +1 day off",
    "Mo-Fr 09:00-12:00; easter +39 days off",
    "Fr 22:00-26:00",
    'Mo-Fr 08:00-12:00 open "bitte klingeln"',
    "Mo-Fr 08:00-12:00; We off",
]
START = datetime(2026, 3, 1, tzinfo=BERLIN)


def agree(text: str, moment: datetime) -> bool:
    theirs = oracle.OpeningHours(text, timezone=BERLIN).is_open(moment)
    return OpeningHours.parse(text).open_at(moment) == theirs


@pytest.mark.parametrize("text", DOCUMENTED)
def test_documented_examples_agree_with_another_reader_all_year(text):
    for step in range(0, 400 * 24, 7):
        moment = START + timedelta(hours=step, minutes=15)
        assert agree(text, moment), f"{text} at {moment}"


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Apr", "Jun", "Oct", "Dec")
day_ranges = st.builds(lambda a, b: DAYS[a] if a == b else f"{DAYS[a]}-{DAYS[b]}", *[st.integers(0, 6)] * 2)
nth_days = st.builds(lambda d, n: f"{DAYS[d]}[{n}]", st.integers(0, 6), st.sampled_from([1, 2, 3, 4, 5, -1]))
times = st.lists(st.integers(0, 47), min_size=2, max_size=4, unique=True).map(sorted)
weeks = st.sampled_from(["", "", "week 1-53/2 ", "week 2-52/2 ", "week 20-40 "])
dates = st.sampled_from(["", "", *(f"{month} " for month in MONTHS), "Oct-Mar ", "May 10-Aug 20 "])


def as_times(slots: list[int]) -> str:
    pairs = zip(slots[::2], slots[1::2], strict=False)
    return ",".join(f"{a // 2:02}:{a % 2 * 30:02}-{b // 2:02}:{b % 2 * 30:02}" for a, b in pairs)


rules = st.builds(
    lambda d, w, days, slots: f"{d}{w}{days} {as_times(slots)}", dates, weeks, day_ranges | nth_days, times
)
offs = st.builds(lambda days: f"{days} off", day_ranges)
texts = st.lists(rules | offs, min_size=1, max_size=4).map("; ".join)
moments = st.integers(0, 3 * 365 * 48).map(lambda n: START + timedelta(minutes=30 * n + 10))


@given(texts, moments)
@settings(max_examples=300, deadline=None)
def test_any_rules_agree_with_another_reader(text, moment):
    assert agree(text, moment), (text, moment)


@given(texts, moments)
@settings(max_examples=150, deadline=None)
def test_next_opening_is_open_and_nothing_opens_before_it(text, moment):
    hours = OpeningHours.parse(text)
    opening = hours.next_opening(moment)
    if opening is None:
        assert not list(hours.intervals(moment, moment + timedelta(days=60)))
        return
    assert hours.open_at(opening)
    assert not list(hours.intervals(moment, opening))


@given(texts, moments)
@settings(max_examples=100, deadline=None)
def test_intervals_are_ordered_apart_and_open_inside(text, moment):
    hours = OpeningHours.parse(text)
    found = list(hours.intervals(moment, moment + timedelta(days=20)))
    for one, other in zip(found, found[1:], strict=False):
        assert one.start < one.end < other.start
    assert all(hours.open_at(one.start) for one in found)
    assert all(not hours.open_at(one.end) for one in found[:-1])
    for slot in hours.slots(moment, moment + timedelta(days=5)):
        assert hours.open_at(slot)
        assert hours.open_at(slot + timedelta(minutes=29))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_reformation_day_is_a_holiday_in_schleswig_holstein():
    weekdays = "Mo-Sa 09:00-12:00"
    assert OpeningHours.parse(weekdays).open_at(at(31, 10, month=10))
    assert not OpeningHours.parse(f"{weekdays}; PH off").open_at(at(31, 10, month=10))
    assert OpeningHours.parse("PH 10:00-12:00").open_at(at(31, 10, month=10))


def test_corpus_christi_is_none():
    assert OpeningHours.parse("Mo-Fr 09:00-12:00; PH off").open_at(at(4, 10, month=6))


def test_appointments_are_not_open_doors():
    hours = OpeningHours.parse('Mo-Fr 09:00-12:00 "by appointment"')
    assert not hours.open_at(at(24, 10))
    assert hours.next_opening(at(24, 10)) is None
    assert [one.by_appointment for one in hours.intervals(at(24, 0), at(25, 0))] == [True]


def test_closed_days_and_validity_count():
    closed = Closed(date(2026, 11, 24), date(2026, 11, 25))
    hours = OpeningHours.parse("Mo-Fr 09:00-12:00", valid_to=date(2026, 11, 26), closed=[closed])
    assert hours.next_opening(at(24, 8)) == at(26, 9)
    assert hours.next_opening(at(26, 13)) is None


def test_the_clocks_change_without_losing_an_hour():
    night = OpeningHours.parse("Sa 22:00-06:00")
    (one,) = night.intervals(at(24, 12, month=10), at(25, 12, month=10))
    assert (one.end.timestamp() - one.start.timestamp()) / 3600 == 9
    (spring,) = night.intervals(at(28, 12, month=3), at(29, 12, month=3))
    assert (spring.end.timestamp() - spring.start.timestamp()) / 3600 == 7


def test_closing_time_is_said_only_where_it_comes():
    assert OpeningHours.parse("Mo-Fr 09:00-12:00").closes_at(at(24, 10)) == at(24, 12)
    assert OpeningHours.parse("24/7").closes_at(at(24, 10)) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "geben Sie Öffnungszeiten an"),
        ("Mo 25:00-26:00", "25:00 gibt es nicht"),
        ("Mo 12:00-12:00", "keine Öffnungszeit"),
        ("Mo 10:00-12:00,11:00-13:00", "überschneiden sich"),
        ("Mo 10:00", "bis wann"),
        ("Mo-", "fehlt ein Wochentag"),
        ("Mo[9] 10:00-11:00", "1 bis 5"),
        ("Feb 30 off", "30. 2. gibt es nicht"),
        ("2026 Feb 29 off", "29. 2. 2026 gibt es nicht"),
        ("week 60 Mo 10:00-11:00", "1 bis 53"),
        ("sunrise-sunset", "sunrise"),
        ("SH off", "Schulferien"),
        ("<script>", "nicht erlaubt"),
        ("montags nie", "nicht bekannt"),
        ("Mo 10:00-12:00 Tu 10:00-12:00", "nicht erwartet"),
        ("Mo-Fr 08:00-12:00;" * 100, "länger als"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text, says):
    with pytest.raises(HoursError, match=says):
        OpeningHours.parse(text)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    with suppress(HoursError):
        hours = OpeningHours.parse(text)
        assert hours.open_at(at(24, 10)) in (True, False)
        assert hours.next_opening(at(24, 10)) is None or hours.open_at(hours.next_opening(at(24, 10)))
