"""The prover claims "never" and "always" only where no answers say otherwise, and takes any form."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from forms.conditions import Node
from forms.prover import prove
from forms.walk import walk

from . import strategies as s


@settings(max_examples=80, deadline=None)
@given(s.sound_forms(), st.data())
def test_never_and_always_are_true(definition, data):
    claims = {}
    for finding in prove(definition, {}, today=s.TODAY):
        if any(words in finding.message for words in ("nie erfüllt", "erreicht niemand", "immer erfüllt")):
            claims.setdefault(finding.block, []).append(finding.message)
    for _trial in range(8):
        state = data.draw(s.states_for(definition, complete=True))
        path = walk(definition, state, s.TODAY)
        for block, what, result in judged(definition, path):
            for claim in claims.get(block, ()):
                if claim.startswith(what):
                    assert result is not True or "immer" in claim, (block, claim)
                    assert result is True or "immer" not in claim, (block, claim)


def judged(definition, path) -> Iterator[tuple[str, str, object]]:
    """Return (block, how a claim about it begins, what came out) for all conditions judged on a path."""
    always = Node("and", ())
    for stop in path.stops:
        yield stop.step.id, "Die Seite", True
        yield stop.step.id, "Den Ausgang", True
        yield stop.step.id, "Die Bedingung der Seite", True
        if stop.is_list:
            continue
        row = next((known for known in known_of(path, stop)), None)
        context = path.context.with_row(row) if row is not None else path.context
        for field in stop.step.fields:
            yield field.id, "Die Bedingung", field in stop.fields
            if field in stop.fields:
                yield field.id, "Die Pflicht-Bedingung", (field.required_if or always).evaluate(context)
    for rule in definition.rules:
        yield rule.id, "Die Bedingung", rule.when.evaluate(path.context)


def known_of(path, stop):
    if stop.row is None:
        return
    group = path.definition.group_of(stop.step)
    numbers = [row.id for row in path.state.rows[group]]
    yield path.context.rows[group][numbers.index(stop.row.id)]


@settings(deadline=None)
@given(s.forms())
def test_any_form_can_be_proved(form):
    definition, texts = form
    by_language = {path: {"de": text, "en": text} for path, text in texts.items()}
    for vocabularies in (None, {"need": {"a"}, "country": {"b"}}):
        assert prove(definition, by_language, today=s.TODAY, vocabularies=vocabularies)
