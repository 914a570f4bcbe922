"""A draft moves to a new version: nothing that fits changes, nothing is lost silently."""

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.moving import move
from forms.state import Row, State
from forms.walk import walk

from . import strategies as s
from .family import TODAY, ask, eq, form, leave, page, people

form_and_state = s.sound_forms().flatmap(
    lambda definition: st.tuples(st.just(definition), s.states_for(definition), st.integers(0, 8))
)


def prepared(definition, draft, number):
    s.finished(draft, walk(definition, draft, s.TODAY), number)
    draft.raw = {key: {f"{key}-x": ["?"]} for key in list(draft.done)[:1]}
    draft.by = dict.fromkeys(draft.answers, "helper")
    return draft


def all_answers(draft):
    once = {("", id_): value for id_, value in draft.answers.items()}
    return once | {(row.id, id_): value for row in draft.all_rows() for id_, value in row.answers.items()}


@settings(max_examples=40, deadline=None)
@given(form_and_state)
def test_moving_to_the_same_version_is_the_identity(drawn):
    definition, draft, number = drawn
    draft = prepared(definition, draft, number)
    before = deepcopy(draft.to_json())
    moved = move(definition, definition, draft, s.TODAY)
    assert moved.state.to_json() == draft.to_json() == before
    assert (moved.dropped, moved.again, moved.added, moved.outcome) == ([], [], [], "same")
    # An equal form that is another object takes the long way.
    other = replace(definition, rules=())
    assert move(definition, other, draft, s.TODAY).state.to_json() == before


@settings(max_examples=40, deadline=None)
@given(s.sound_forms(people=False), st.integers(0, 6), st.randoms(), st.data())
def test_forth_and_back_after_a_reorder_is_the_identity(definition, number, random, data):
    """Pages, and questions on their pages; without conditions, which would have to move along."""
    plain = replace(
        definition,
        steps=tuple(
            replace(
                step,
                visible_if=None,
                fields=tuple(replace(one, visible_if=None, required_if=None) for one in step.fields),
            )
            for step in definition.steps
        ),
    )
    draft = prepared(plain, data.draw(s.states_for(plain)), number)
    mixed = [
        replace(step, fields=tuple(random.sample(step.fields, len(step.fields)))) for step in plain.steps
    ]
    other = replace(plain, steps=tuple(random.sample(mixed, len(mixed))))
    there = move(plain, other, draft, s.TODAY)
    assert there.dropped == there.again == there.added == []
    assert move(other, plain, there.state, s.TODAY).state == draft


@settings(max_examples=40, deadline=None)
@given(form_and_state, st.randoms())
def test_questions_that_are_not_touched_keep_their_answers(drawn, random):
    """Some questions are removed, some get another type: the others stay as they are, all else is told."""
    definition, draft, number = drawn
    draft = prepared(definition, draft, number)
    touched = set()

    def changed(one):
        match random.randrange(4):
            case 0:
                touched.add(one.id)
                return []
            case 1:
                touched.add(one.id)
                return [replace(one, type="email" if one.type == "text" else "text", choices=())]
        return [one]

    steps = [
        replace(step, fields=tuple(new for one in step.fields for new in changed(one)))
        for step in definition.steps
    ]
    new = replace(definition, steps=tuple(steps))
    moved = move(definition, new, draft, s.TODAY)
    before, after = all_answers(draft), all_answers(moved.state)
    assert after == {where: value for where, value in before.items() if where[1] not in touched}
    assert {id_ for _row, id_ in before if id_ in touched} == {*moved.dropped, *moved.again}
    assert [row.id for row in moved.state.all_rows()] == [row.id for row in draft.all_rows()]
    path = walk(new, moved.state, s.TODAY)
    for stop in path.stops:
        if stop.key in moved.state.done:
            assert stop.key in draft.done
            assert {one.id for one in stop.asked} <= set(moved.state.done[stop.key])


# --- One change at a time -------------------------------------------------------------------------
OLD = form(
    page("one", ask("x", "choice", choices=("a", "b", "c")), ask("y"), ask("n", "number")),
    people("fam", ask("rel", "choice"), ask("born", "date")),
    page("each", ask("pay", "money"), per="fam"),
    page("end", ask("m", "choices", choices=("a", "b", "c")), ask("f", "files", maximum=3)),
)
ONE, FAM, EACH, END = OLD.steps


def draft():
    rows = [
        Row("r1", "A", {"id-rel": "a", "id-born": "2010-01-01", "id-pay": 500}),
        Row("r2", "B", {"id-rel": "b"}),
    ]
    done = {
        "one": ["id-x", "id-y", "id-n"],
        "fam": [],
        "fam/r1": ["id-rel", "id-born"],
        "fam/r2": ["id-rel", "id-born"],
        "each/r1": ["id-pay"],
        "each/r2": ["id-pay"],
        "end": ["id-m", "id-f"],
    }
    answers = {"id-x": "c", "id-y": "words", "id-n": 5, "id-m": ["a", "c"], "id-f": ["f1", "f2"]}
    return State(
        answers, {"fam": rows}, done, {"one": {"one-x": ["?"]}}, {"id-x": "helper", "r1/id-rel": "family"}
    )


def with_field(name, **parts):
    steps = [
        replace(step, fields=tuple(replace(one, **parts) if one.key == name else one for one in step.fields))
        for step in OLD.steps
    ]
    return replace(OLD, steps=tuple(steps))


def test_the_draft_is_finished():
    assert walk(OLD, draft(), TODAY).waiting is None


@pytest.mark.parametrize(
    ("new", "again", "waiting"),
    [
        (with_field("x", type="text", choices=()), ["id-x"], "one"),
        (with_field("x", choices=("a", "b")), ["id-x"], "one"),
        (with_field("m", choices=("a", "b")), ["id-m"], "end"),
        (with_field("m", exclusive=("c",)), ["id-m"], "end"),
        (with_field("n", maximum=4), ["id-n"], "one"),
        (with_field("n", minimum=6), ["id-n"], "one"),
        (with_field("y", maximum=3), ["id-y"], "one"),
        (with_field("f", maximum=1), ["id-f"], "end"),
        (with_field("born", period="future"), ["id-born"], "fam/r1"),
        (with_field("pay", type="number"), ["id-pay"], "each/r1"),
    ],
)
def test_what_does_not_fit_is_asked_again(new, again, waiting):
    moved = move(OLD, new, draft(), TODAY)
    assert (moved.again, moved.dropped, moved.outcome) == (again, [], "answer_again")
    before, after = all_answers(draft()), all_answers(moved.state)
    assert after == {where: value for where, value in before.items() if where[1] not in again}
    path = walk(new, moved.state, TODAY)
    assert path.waiting.key == waiting
    # Only the pages of these answers are open again, and only for the people who had one.
    assert [stop.key for stop in path.stops if not path.is_done(stop)] == [waiting]


@pytest.mark.parametrize(
    "new",
    [
        with_field("x", choices=("c", "a", "b", "d")),
        with_field("n", maximum=5),
        with_field("born", period="past"),
        with_field("y", need="required", legal_basis="§ 1"),
        with_field("x", key="other"),
    ],
)
def test_what_still_fits_stays(new):
    moved = move(OLD, new, draft(), TODAY)
    assert moved.state == draft()
    assert moved.outcome == "same"


def test_removed_questions_and_pages():
    new = replace(OLD, steps=(replace(ONE, fields=ONE.fields[1:]), FAM, END))
    moved = move(OLD, new, draft(), TODAY)
    assert (moved.dropped, moved.outcome) == (["id-x", "id-pay"], "loses")
    assert "each/r1" not in moved.state.done
    assert moved.state.by == {"r1/id-rel": "family"}
    assert walk(new, moved.state, TODAY).waiting is None


def test_a_removed_list_takes_its_people_along_and_says_so():
    moved = move(OLD, replace(OLD, steps=(ONE, END)), draft(), TODAY)
    assert moved.dropped == ["id-fam", "id-rel", "id-born", "id-pay"]
    assert moved.state.rows == {}
    assert set(moved.state.done) == {"one", "end"}


def test_raw_input_of_a_page_that_is_gone_is_dropped():
    assert move(OLD, replace(OLD, steps=(FAM, EACH, END)), draft(), TODAY).state.raw == {}
    assert move(OLD, with_field("n", maximum=4), draft(), TODAY).state.raw == draft().raw


def test_other_keys_of_pages_and_lists():
    new = replace(
        OLD, steps=(replace(ONE, key="first"), replace(FAM, key="people"), replace(EACH, per="people"), END)
    )
    moved = move(OLD, new, draft(), TODAY)
    assert [row.id for row in moved.state.rows["people"]] == ["r1", "r2"]
    assert {"first", "people", "people/r1", "each/r2"} <= set(moved.state.done)
    assert set(moved.state.raw) == {"first"}
    assert (moved.dropped, moved.again, moved.outcome) == ([], [], "moved")
    assert walk(new, moved.state, TODAY).waiting is None
    assert move(new, OLD, moved.state, TODAY).state == draft()


def test_new_questions_on_the_way_open_their_page_and_are_listed():
    hidden = ask("never", visible_if=eq("x", "a"))
    new = replace(OLD, steps=(replace(ONE, fields=(*ONE.fields, ask("new"), hidden)), FAM, EACH, END))
    moved = move(OLD, new, draft(), TODAY)
    assert (moved.added, moved.outcome) == (["id-new"], "moved")
    assert walk(new, moved.state, TODAY).waiting.key == "one"
    assert moved.state.answers == draft().answers


def test_a_question_on_another_page_keeps_its_answer_and_counts_as_shown():
    new = replace(
        OLD,
        steps=(
            replace(ONE, fields=ONE.fields[1:]),
            FAM,
            EACH,
            replace(END, fields=(ONE.fields[0], *END.fields)),
        ),
    )
    moved = move(OLD, new, draft(), TODAY)
    assert moved.state.answers == draft().answers
    assert moved.state.done["end"] == ["id-x", "id-m", "id-f"]
    assert walk(new, moved.state, TODAY).waiting is None
    assert move(new, OLD, moved.state, TODAY).state == draft()


def test_a_question_asked_of_each_person_now_has_lost_its_answer():
    new = replace(
        OLD,
        steps=(
            replace(ONE, fields=ONE.fields[1:]),
            FAM,
            replace(EACH, fields=(*EACH.fields, ONE.fields[0])),
            END,
        ),
    )
    moved = move(OLD, new, draft(), TODAY)
    assert (moved.dropped, moved.outcome) == (["id-x"], "loses")
    assert walk(new, moved.state, TODAY).waiting.key == "each/r1"


def test_a_new_exit_changes_no_answer():
    new = replace(OLD, steps=(ONE, leave("stop", eq("x", "c")), FAM, EACH, END))
    moved = move(OLD, new, draft(), TODAY)
    assert moved.state == draft()
    assert moved.outcome == "same"
