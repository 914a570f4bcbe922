"""Who may come: the stamp in one line, and rows nobody can fit."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.audiences import Problem, check, stamp
from directory.models import OfferAudience
from directory.models.fields import parse_age, show_age


def row(**values) -> OfferAudience:
    return OfferAudience(**values)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], ""),
        ([row()], "Für: alle"),
        ([row(minimum_age=72, maximum_age=168)], "Für: Alter: 6–14"),
        ([row(minimum_age=0, maximum_age=18)], "Für: Alter in Monaten: 0–18"),
        ([row(gender="female", minimum_age=192)], "Für: Frauen und Mädchen · Alter: ab 16"),
        ([row(german_from="A2", german_to="B1")], "Für: Deutsch A2 bis B1"),
        ([row(german_from="0", german_to="A1")], "Für: Deutsch bis A1"),
        (
            [row(target_groups=["families"]), row(residence_statuses=["tolerated"])],
            "Für: Familien oder Duldung",
        ),
        (
            [row(), row(excluded=True, gender="male", minimum_age=168)],
            "Nicht für: Männer und Jungen · Alter: ab 14",
        ),
    ],
)
def test_the_stamp_says_who_may_come(rows, says):
    assert stamp(rows).endswith(says) if says else stamp(rows) == ""


@pytest.mark.parametrize("code", ["de-simple", "en", "ar", "fa", "ti", "uk", "ru", "tr", "ku", "fr"])
def test_the_stamp_speaks_every_language(code):
    rows = [row(minimum_age=72, target_groups=["single_parents"], gender="female")]
    with translation.override("de"):
        german = stamp(rows)
    with translation.override(code):
        assert stamp(rows)
        assert stamp(rows) != german


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([row(minimum_age=120, maximum_age=60)], "maximum_age"),
        ([row(german_from="B2", german_to="A1")], "german_to"),
        ([row(excluded=True)], "excluded"),
        ([row(gender="female"), row(excluded=True, gender="female")], "excluded"),
        ([row(minimum_age=72, maximum_age=144), row(excluded=True, maximum_age=216)], "excluded"),
        (
            [row(residence_statuses=["tolerated"]), row(excluded=True, residence_statuses=["tolerated"])],
            "excluded",
        ),
    ],
)
def test_rows_nobody_fits_are_refused_at_their_field(rows, field):
    with pytest.raises(Problem) as problem:
        check(rows)
    assert problem.value.field == field


@pytest.mark.parametrize(
    "rows",
    [
        [row(gender="female"), row(excluded=True, gender="male")],
        [row(minimum_age=72), row(excluded=True, maximum_age=144)],
        [row(excluded=True, residence_statuses=["asylum_procedure"])],
        [
            row(target_groups=["children"]),
            row(target_groups=["adults"]),
            row(excluded=True, target_groups=["children"]),
        ],
    ],
)
def test_rows_that_leave_somebody_are_fine(rows):
    check(rows)
    assert stamp(rows)


@given(st.integers(0, 1440))
def test_an_age_survives_being_shown_and_typed(months):
    assert parse_age(show_age(months)) == months


@pytest.mark.parametrize(
    ("typed", "months"),
    [("6", 72), ("18 Monate", 18), ("1,5", 18), ("3 Jahre 6 Monate", 42), ("", None), ("0", 0), ("7 M", 7)],
)
def test_ages_are_typed_as_people_do(typed, months):
    assert parse_age(typed) == months


@pytest.mark.parametrize("typed", ["sechs", "-3", "200", "1.3", "9999 Monate"])
def test_impossible_ages_are_refused(typed):
    with pytest.raises(ValidationError):
        parse_age(typed)
