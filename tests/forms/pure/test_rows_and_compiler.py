"""Between the editor's structure and the definition: nothing changes on the way there and back."""

import json

import pytest
from hypothesis import given

from forms.compiler import compile_structure, decompile, source_texts
from forms.conditions import Node, var
from forms.definition import FormDefinition
from forms.rows import NotDrawable, block_of, condition_of, formula_block_of, formula_of, literal

from . import strategies as s


@given(s.drawable)
def test_a_drawable_condition_comes_back_as_it_was(node):
    assert condition_of(block_of(node)) == node


@given(s.formulas)
def test_a_formula_comes_back_as_it_was(node):
    assert formula_of(formula_block_of(node)) == node


@given(s.conditions | s.formulas)
def test_what_is_drawn_comes_back_and_all_else_is_refused(node):
    """Whatever the condition: never something else than it was, but for an "and" or "or" with one part."""
    try:
        block = block_of(node)
    except NotDrawable:
        return
    assert simple(condition_of(block)) == simple(node)


def simple(node):
    if not isinstance(node, Node):
        return node
    args = tuple(simple(part) for part in node.args)
    return args[0] if node.op in ("and", "or") and len(args) == 1 else Node(node.op, args)


NOT_DRAWABLE = [
    Node("and", ()),
    Node("or", ()),
    Node("eq", (var("a"), "true")),
    Node("eq", (var("a"), "5")),
    Node("eq", (var("a"), " x")),
    Node("in", (var("a"), ("x, y",))),
    Node("in", (var("a"), ("",))),
    Node("lt", (var("a"), Node("plus", (Node("today"), 0, "days")))),
    Node("lt", (var("a"), Node("plus", (Node("plus", (Node("today"), 1, "days")), 1, "days")))),
    Node("and", (var("a"), var("b"))),
    Node("not", (Node("eq", (var("a"), 1)),)),
    Node("and", (Node("and", (Node("and", (Node("empty", (var("a"),)),) * 2),) * 2),) * 2),
    Node("any", ("g", Node("any", ("h", Node("empty", (var("a"),)))))),
    Node("any", ("g", True)),
    Node("and", (True, Node("empty", (var("a"),)))),
]


@pytest.mark.parametrize("node", NOT_DRAWABLE, ids=lambda node: json.dumps(node.to_json()))
def test_what_rows_cannot_say_is_refused(node):
    with pytest.raises(NotDrawable):
        block_of(node)


@pytest.mark.parametrize(
    "node",
    [
        Node("earliest", (Node("earliest", (var("a"), var("b"))), var("c"))),
        Node("earliest", (Node("count", ("g",)), var("c"))),
        Node("earliest", (Node("plus", (var("a"), 3, "months")), var("b"))),
        Node("earliest", (var("a"),)),
        Node("plus", (var("a"), 0, "days")),
        Node("plus", (Node("today"), 1, "days")),
    ],
    ids=repr,
)
def test_what_a_formula_block_cannot_say_is_refused(node):
    with pytest.raises(NotDrawable):
        formula_block_of(node)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        (" -3 ", -3),
        ("2,5", 2.5),
        ("2.5", 2.5),
        ("true", True),
        ("false", False),
        ("2026-12-31", "2026-12-31"),
        ("31.12.2026", "31.12.2026"),
        ("--5", "--5"),
        ("", ""),
        ("a,b", "a,b"),
    ],
)
def test_what_an_editor_types(text, value):
    assert literal(text) == value
    assert type(literal(text)) is type(value)


def test_an_empty_group_of_rows_keeps_its_people():
    group = {"match": "any", "person": "all", "people": "family", "rows": []}
    node = condition_of({"match": "all", "rows": [{"type": "group", "value": group}]})
    assert node == Node("all", ("family", Node("or", ())))


@given(s.forms())
def test_a_form_comes_back_from_the_editor_as_it_was(form):
    definition, texts = form
    structure = json.loads(json.dumps(decompile(definition, texts)))
    assert compile_structure(structure) == definition
    assert source_texts(structure) == texts


@given(s.definitions)
def test_a_definition_comes_back_from_json_as_it_was(definition):
    again = FormDefinition.from_json(json.loads(json.dumps(definition.to_json())))
    assert again == definition
    assert again.sha256 == definition.sha256


def test_an_unfinished_structure_compiles_and_can_be_stored():
    """A trial run stores a form as it stands."""
    structure = [
        {
            "type": "step",
            "id": "1",
            "value": {"key": "", "fields": [{"type": "computed", "id": "2", "value": {"key": ""}}]},
        },
        {"type": "people", "id": "3", "value": {"key": "p", "minimum": None, "maximum": ""}},
        {"type": "rule", "id": "4", "value": {"key": "", "outcome": "", "when": {"rows": []}}},
        {"type": "on_behalf", "id": "5", "value": {}},
    ]
    definition = compile_structure(structure)
    assert FormDefinition.from_json(json.loads(json.dumps(definition.to_json()))) == definition
    assert definition.rules[0].outcome == "info"
    assert definition.steps[1].maximum == 15


FIELD = {"id": "f", "key": "f", "type": "text"}
STEP = {"id": "s", "key": "s"}
RULE = {"id": "r", "key": "r", "when": {"var": ["x"]}, "outcome": "info"}
BAD_PARTS = [
    {"steps": None},
    {"steps": 5},
    {"steps": {}},
    {"steps": [5]},
    {"steps": [[]]},
    {"steps": [{}]},
    {"steps": [{**STEP, "bogus": 1}]},
    {"steps": [{**STEP, "id": 5}]},
    {"steps": [{**STEP, "kind": "bogus"}]},
    {"steps": [{**STEP, "minimum": "1"}]},
    {"steps": [{**STEP, "minimum": True}]},
    {"steps": [{**STEP, "needs": "abc"}]},
    {"steps": [{**STEP, "needs": [1]}]},
    {"steps": [{**STEP, "visible_if": "x"}]},
    {"steps": [{**STEP, "visible_if": []}]},
    {"steps": [{**STEP, "visible_if": {"exec": []}}]},
    {"steps": [{**STEP, "fields": "abc"}]},
    {"steps": [{**STEP, "fields": [{**FIELD, "type": "bogus"}]}]},
    {"steps": [{**STEP, "fields": [{**FIELD, "type": ["text"]}]}]},
    {"steps": [{**STEP, "fields": [{**FIELD, "choices": [["a"]]}]}]},
    {"steps": [{**STEP, "fields": [{**FIELD, "vocabulary": "bogus"}]}]},
    {"steps": [{**STEP, "fields": [{**FIELD, "minimum": 1.5}]}]},
    {"steps": [], "rules": [{**RULE, "when": None}]},
    {"steps": [], "rules": [{**RULE, "valid_from": 5}]},
    {"steps": [], "rules": [{**RULE, "valid_from": "2026-02-30"}]},
    {"steps": [], "rules": [{**RULE, "outcome": "refused"}]},
    {"steps": [], "rules": [{"id": "r"}]},
    {"steps": [], "on_behalf": 5},
    {},
]


@pytest.mark.parametrize("parts", BAD_PARTS, ids=json.dumps)
def test_broken_definitions_are_refused(parts):
    with pytest.raises((TypeError, ValueError), match="."):
        FormDefinition.from_json({"schema_version": 2, **parts})


@pytest.mark.parametrize(
    "data", [None, [], "x", 5, {}, {"schema_version": 1, "steps": []}, {"schema_version": "2"}], ids=repr
)
def test_what_is_no_definition_is_refused(data):
    with pytest.raises((TypeError, ValueError), match="."):
        FormDefinition.from_json(data)


@given(s.junk)
def test_junk_raises_only_what_is_documented(junk):
    for data in (
        junk,
        {"schema_version": 2, "steps": junk},
        {"schema_version": 2, "steps": [{**STEP, "fields": junk}]},
    ):
        try:
            FormDefinition.from_json(data)
        except (TypeError, ValueError):
            continue


@pytest.mark.parametrize("needs", [("a", "b"), ()])
def test_ids_can_be_changed(needs):
    definition = FormDefinition.from_json(
        {"schema_version": 2, "steps": [{**STEP, "needs": list(needs), "fields": [FIELD]}]}
    )
    other = definition.with_ids({"s": "s2", "f": "f2"})
    assert [other.steps[0].id, *other.by_id] == ["s2", "f2"]
    assert other.with_ids({"s2": "s", "f2": "f"}) == definition
