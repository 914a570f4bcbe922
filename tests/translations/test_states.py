"""State of each translated text."""

import pytest

from translations.models import TranslationState
from translations.states import record_states

State = TranslationState.State


@pytest.fixture
def states(db):
    record = _any_offer()
    record_states(record=record, by=None)

    def of(field: str, language: str) -> str:
        return TranslationState.objects.get(object_id=str(record.pk), field=field, language=language).state

    of.record = record
    return of


def _any_offer():
    from directory.models import Offer

    return Offer.objects.exclude(summary_ar=None).order_by("pk").first()


def test_a_text_that_is_there_was_written_by_a_human(states):
    assert states("name", "ar") == State.HUMAN


def test_a_text_that_is_not_there_is_missing(states):
    states.record.name_fr = ""
    record_states(record=states.record, by=None)
    assert states("name", "fr") == State.MISSING


def test_a_changed_german_field_outdates_only_that_field(states):
    states.record.name_de += " (neu)"
    record_states(record=states.record, by=None)
    assert states("name", "ar") == State.OUTDATED
    assert states("summary", "ar") == State.HUMAN


def test_a_minor_edit_leaves_translations_valid(states):
    states.record.name_de += "."
    record_states(record=states.record, by=None, minor_edit=True)
    assert states("name", "ar") == State.HUMAN
    # … and later runs do not outdate them either.
    record_states(record=states.record, by=None)
    assert states("name", "ar") == State.HUMAN


def test_a_new_translation_of_an_outdated_text_is_human_again(states):
    states.record.name_de += " (neu)"
    record_states(record=states.record, by=None)
    states.record.name_ar += " (جديد)"
    record_states(record=states.record, by=None)
    assert states("name", "ar") == State.HUMAN


def test_an_outdated_text_stays_outdated_until_somebody_touches_it(states):
    states.record.name_de += " (neu)"
    record_states(record=states.record, by=None)
    assert record_states(record=states.record, by=None) == 0
    assert states("name", "ar") == State.OUTDATED


def test_recording_costs_few_queries(states, django_assert_max_num_queries):
    states.record.name_de += " (neu)"
    with django_assert_max_num_queries(4):
        assert record_states(record=states.record, by=None) > 0


def test_publishing_records_the_states_and_who_did_it(db, person):
    record = _any_offer()
    record.name_de += " (neu)"
    editor = person("Portalredaktion")
    record.save_revision(user=editor).publish(user=editor)
    row = TranslationState.objects.get(object_id=str(record.pk), field="name", language="ar")
    assert row.state == State.OUTDATED
    assert row.changed_by == editor
