"""A form as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.compiler import problems
from forms.definition import FieldDefinition, FormDefinition, StepDefinition, first_open_step

keys = st.text("abcdefgh_", min_size=1, max_size=8)
fields = st.builds(
    FieldDefinition,
    id=st.uuids().map(str),
    key=keys,
    type=st.sampled_from(["text", "choice", "date", "consent"]),
    required=st.booleans(),
    multiline=st.booleans(),
    choices=st.lists(keys, max_size=3).map(tuple),
)
definitions = st.builds(
    FormDefinition,
    st.lists(
        st.builds(StepDefinition, st.uuids().map(str), keys, st.lists(fields, max_size=4).map(tuple)),
        max_size=4,
    ).map(tuple),
)


def step(key: str, *fields: FieldDefinition) -> StepDefinition:
    return StepDefinition(f"id-{key}", key, fields)


def question(key: str, **more) -> FieldDefinition:
    return FieldDefinition(f"id-{key}", key, more.pop("type", "text"), **more)


@given(definitions)
def test_json_and_back_is_the_same_form_with_the_same_digest(definition):
    again = FormDefinition.from_json(definition.to_json())
    assert again == definition
    assert again.sha256 == definition.sha256


def test_another_schema_version_is_refused():
    data = FormDefinition(()).to_json() | {"schema_version": 99}
    with pytest.raises(ValueError, match="99"):
        FormDefinition.from_json(data)


def test_the_digest_changes_with_the_structure():
    one = FormDefinition((step("a", question("x")),))
    other = FormDefinition((step("a", question("x", required=True)),))
    assert one.sha256 != other.sha256


def test_the_walk_stops_at_the_first_open_step():
    definition = FormDefinition((step("a"), step("b"), step("c")))
    assert first_open_step(definition, set()).key == "a"
    # An answer further on does not count: nobody may get there without the step before.
    assert first_open_step(definition, {"id-a", "id-c"}).key == "b"
    assert first_open_step(definition, {"id-a", "id-b", "id-c"}) is None


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (FormDefinition(()), "noch keinen Schritt"),
        (FormDefinition((step("a"),)), "„a“ hat keine Frage"),
        (FormDefinition((step("a", question("x")), step("b", question("x")))), "„x“ kommt mehrfach vor"),
        (FormDefinition((step("a", question("x")), step("a", question("y")))), "„a“ kommt mehrfach vor"),
        (
            FormDefinition((step("a", question("x", type="choice", choices=("k", "k"))),)),
            "„k“ kommt mehrfach vor",
        ),
    ],
)
def test_what_keeps_a_form_from_being_published_is_named(definition, expected):
    assert any(expected in problem for problem in problems(definition))


def test_a_sound_form_has_no_problems():
    assert list(problems(FormDefinition((step("a", question("x")), step("b", question("y")))))) == []
