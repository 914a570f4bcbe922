"""Hours as a person types them, one line per weekday."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import HoursError, OpeningHours
from directory.hours_form import OpeningHoursFormField
from directory.hours_grid import PATTERNS, Grid, from_osm, to_osm

lines = st.sampled_from(["", "09:00-12:00", "09:00-12:00, 14:00-17:30", "22:00-06:00", "00:00-24:00"])


@given(st.tuples(*[lines] * 7).filter(any), st.sampled_from([code for code, _ in PATTERNS]), st.booleans())
def test_a_grid_survives_the_way_to_osm_and_back(days, pattern, closed):
    grid = Grid(days, pattern, closed)
    text = to_osm(grid)
    OpeningHours.parse(text)
    assert from_osm(text) == grid


@pytest.mark.parametrize(
    "typed", ["9-12", "9:00-12:00", "9.00 – 12.00", "9 bis 12 Uhr", " 09:00 Uhr-12 Uhr "]
)
def test_people_may_write_times_as_they_do(typed):
    assert to_osm(Grid((typed, "", "", "", "", "", ""), "", False)) == "Mo 09:00-12:00"


def test_neighbouring_days_are_joined():
    days = ("9-12", "9-12", "9-12", "", "9-12", "", "")
    assert to_osm(Grid(days)) == "Mo-We,Fr 09:00-12:00; PH off"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12-9", "Dienstag: .*endet, bevor es beginnt"),
        ("9-12, 11-13", "überschneiden"),
        ("morgens", "bitte so schreiben"),
        ("9-25", "gibt es nicht"),
        ("9:75-12", "gibt es nicht"),
    ],
)
def test_impossible_lines_name_their_day(typed, says):
    with pytest.raises(HoursError, match=says):
        to_osm(Grid(("", typed, "", "", "", "", "")))


@pytest.mark.parametrize("text", ["Mo 09:00-12:00; Dec 24 off", "24/7", "We[1,3] 09:00-10:00", "kaputt"])
def test_what_a_grid_cannot_say_stays_text(text):
    assert from_osm(text) is None
    assert OpeningHoursFormField().widget.decompress(text)[-1] == text


def test_both_at_once_is_refused():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="entweder"):
        OpeningHoursFormField().clean(["9-12", "", "", "", "", "", "", "", True, "Mo 09:00-12:00"])
