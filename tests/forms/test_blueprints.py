"""The two forms the portal exists for: what their rules say to families."""

import json
from datetime import date

import pytest

from forms import blueprints
from forms.definition import FormDefinition
from forms.rules import evaluate_rules
from forms.state import Row, State
from forms.walk import walk

TODAY = date(2026, 11, 25)
FAMILY = FormDefinition.from_json(blueprints.read("familie")["definition"])


def results(*people, today=TODAY, **answers):
    """Return (rule, person, deadline) for answers by key; ids are keys in a blueprint."""
    rows = [Row(str(number), f"p{number}", person) for number, person in enumerate(people)]
    path = walk(FAMILY, State({"who_fills": "sponsor", **answers}, {"family": rows}), today)
    return {
        (one.rule.key, one.row.name if one.row else "", one.deadline.isoformat() if one.deadline else "")
        for one in evaluate_rules(path)
    }


def rules(*people, **more):
    return {rule for rule, _person, _deadline in results(*people, **more)}


CHILD = {"relation": "child", "birth_date": "2015-05-01", "travelling": "yes"}
SPOUSE = {"relation": "spouse", "birth_date": "1990", "travelling": "yes"}


def test_the_suspension_is_said_while_it_lasts_and_no_longer():
    assert "fr1" in rules(CHILD, status="subs")
    assert "fr1" in rules(CHILD, status="subs", today=date(2027, 7, 23))
    assert "fr1" not in rules(CHILD, status="subs", today=date(2027, 7, 24))
    assert "fr1" not in rules(CHILD, status="subs_ne")


def test_the_notice_is_due_three_months_after_service_and_never_too_late():
    due = results(CHILD, status="gfk", service_date="2026-11-30")
    assert ("fr3", "", "2027-02-28") in due
    past = results(CHILD, status="gfk", service_date="2026-01-10")
    assert ("fr3", "", "2026-04-10") in past
    assert "fr3" not in rules(CHILD, status="gfk", service_date="2026-11-30", notice_made="yes")


def test_a_child_that_is_nearly_eighteen_is_urgent():
    soon = {**CHILD, "birth_date": "2009-01-15"}
    assert ("fr5", "p0", "2027-01-15") in results(soon, status="gfk")
    assert "fr5" not in rules(CHILD, status="gfk")


def test_a_birth_year_alone_claims_nothing_that_is_not_certain():
    assert "fr5" not in rules({**CHILD, "birth_date": "2009"}, status="gfk")


def test_two_spouses_are_pointed_out_and_one_is_not():
    assert "two_spouses" in rules(SPOUSE, SPOUSE, status="gfk")
    assert "two_spouses" not in rules(SPOUSE, CHILD, status="gfk")
    assert "two_spouses" not in rules(SPOUSE, {**SPOUSE, "travelling": "no"}, status="gfk")


def test_a_parent_hardly_older_than_the_child_is_pointed_out():
    parent = {"relation": "parent", "birth_date": "2003-01-01", "travelling": "yes"}
    answers = {"status": "gfk", "sponsor_birth_date": "2010-01-01"}
    assert "parent_age" in rules(parent, **answers)
    assert "parent_age" not in rules({**parent, "birth_date": "1985"}, **answers)


def test_no_rule_refuses_anybody():
    assert {rule.outcome for rule in FAMILY.rules} <= {"info", "warn", "route"}


@pytest.mark.parametrize("name", blueprints.names())
def test_rules_name_their_law_and_when_they_are_checked_again(name):
    definition = FormDefinition.from_json(blueprints.read(name)["definition"])
    for rule in definition.rules:
        assert rule.legal_basis
        assert rule.checked_on
        assert rule.review_due
        assert (rule.review_due - rule.checked_on).days <= 183


@pytest.mark.parametrize("name", blueprints.names())
def test_what_must_never_be_asked_is_not_asked(name):
    german = json.dumps({path: text["de"] for path, text in blueprints.read(name)["texts"].items()})
    for forbidden in ("Warum sind Sie geflohen", "Ihre Religion", "Fluchtgrund", "Ergebnis des DNA"):
        assert forbidden not in german


@pytest.mark.parametrize("name", blueprints.names())
def test_what_is_specially_protected_names_its_readers(name):
    definition = FormDefinition.from_json(blueprints.read(name)["definition"])
    protected = [field for field in definition if field.sensitivity != "normal"]
    assert protected
    assert all("Härtefall" in field.readers for field in protected)
