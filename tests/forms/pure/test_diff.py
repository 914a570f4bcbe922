"""What changed between two versions, in German."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings

from forms.conditions import Node, var
from forms.diff import Change, differences

from . import strategies as s
from .family import FAMILY, ask, eq, form, page, people, rule, texts_of

BASE = form(
    page("one", ask("x", "choice"), ask("y", visible_if=eq("x", "a"))),
    page("two", ask("z", "number")),
    page("three", ask("w")),
    rules=[rule("r", eq("x", "a")), rule("q", eq("x", "b"))],
)


def with_field(key, **parts):
    """Return the form with other parts of one question."""
    steps = [
        replace(step, fields=tuple(replace(one, **parts) if one.key == key else one for one in step.fields))
        for step in BASE.steps
    ]
    return replace(BASE, steps=tuple(steps))


def with_steps(*steps):
    return replace(BASE, steps=steps)


def with_rule(**parts):
    return replace(BASE, rules=(replace(BASE.rules[0], **parts), BASE.rules[1]))


ONE, TWO, THREE = BASE.steps
LIST = people("fam", ask("rel"))

CHANGES = {
    "step added": (
        with_steps(*BASE.steps, page("new", ask("n"))),
        "added",
        "id-new",
        "Seite „Seite new“ hinzugefügt.",
    ),
    "step removed": (with_steps(ONE, TWO), "removed", "id-three", "Seite „Seite three“ entfernt."),
    "step moved": (with_steps(THREE, ONE, TWO), "moved", "id-three", "Seite „Seite three“ verschoben."),
    "step condition": (
        with_steps(ONE, replace(TWO, visible_if=eq("x", "a")), THREE),
        "changed",
        "id-two",
        "Seite „Seite two“: Bedingung geändert; vorher: –; jetzt: „Frage x?“ ist „Antwort a“.",
    ),
    "question added": (
        with_steps(ONE, replace(TWO, fields=(*TWO.fields, ask("n"))), THREE),
        "added",
        "id-n",
        "Frage „Frage n?“ hinzugefügt.",
    ),
    "question removed": (
        with_steps(replace(ONE, fields=ONE.fields[:1]), TWO, THREE),
        "removed",
        "id-y",
        "Frage „Frage y?“ entfernt.",
    ),
    "question moved on its page": (
        with_steps(replace(ONE, fields=ONE.fields[::-1]), TWO, THREE),
        "moved",
        None,
        "auf ihrer Seite verschoben.",
    ),
    "question moved to another page": (
        with_steps(
            replace(ONE, fields=ONE.fields[:1]), replace(TWO, fields=(*TWO.fields, ONE.fields[1])), THREE
        ),
        "moved",
        "id-y",
        "Frage „Frage y?“ auf die Seite „Seite two“ verschoben.",
    ),
    "type": (
        with_field("y", type="date"),
        "changed",
        "id-y",
        "Art der Frage geändert; vorher: text; jetzt: date.",
    ),
    "need": (
        with_field("y", need="required"),
        "changed",
        "id-y",
        "Frage „Frage y?“: Pflicht geändert; vorher: freiwillig; jetzt: Pflicht.",
    ),
    "condition": (
        with_field("y", visible_if=eq("x", "b")),
        "changed",
        "id-y",
        "Bedingung geändert; vorher: „Frage x?“ ist „Antwort a“; jetzt: „Frage x?“ ist „Antwort b“.",
    ),
    "option added": (
        with_field("x", choices=("a", "b", "c")),
        "added",
        "id-x",
        "Antwort „Antwort c“ hinzugefügt.",
    ),
    "option removed": (with_field("x", choices=("a",)), "removed", "id-x", "Antwort „Antwort b“ entfernt."),
    "options moved": (
        with_field("x", choices=("b", "a")),
        "moved",
        "id-x",
        "Reihenfolge der Antworten geändert.",
    ),
    "readers": (
        with_field("y", readers=("Beratung",)),
        "changed",
        "id-y",
        "lesende Rollen geändert; vorher: –; jetzt: Beratung.",
    ),
    "multiline": (
        with_field("y", multiline=True),
        "changed",
        "id-y",
        "mehrzeilig geändert; vorher: nein; jetzt: ja.",
    ),
    "rule added": (
        replace(BASE, rules=(*BASE.rules, rule("n", eq("x", "b")))),
        "added",
        "id-n",
        "Regel „n“ hinzugefügt: „Frage x?“ ist „Antwort b“.",
    ),
    "rule removed": (replace(BASE, rules=BASE.rules[:1]), "removed", "id-q", "Regel „q“ entfernt."),
    "rules moved": (replace(BASE, rules=BASE.rules[::-1]), "moved", "", "Reihenfolge der Regeln geändert."),
    "rule dates": (
        with_rule(valid_to=datetime.date(2027, 7, 23)),
        "changed",
        "id-r",
        "Regel „r“: gilt bis geändert; vorher: –; jetzt: 23.07.2027.",
    ),
    "rule outcome": (
        with_rule(outcome="warn"),
        "changed",
        "id-r",
        "Folge geändert; vorher: Hinweis; jetzt: Achtung.",
    ),
    "rule condition": (
        with_rule(when=Node("empty", (var("x"),))),
        "changed",
        "id-r",
        "jetzt: „Frage x?“ ist nicht beantwortet.",
    ),
    "on behalf": (
        replace(BASE, on_behalf=eq("x", "a")),
        "changed",
        "",
        "Füllt für eine andere Person aus, wenn geändert",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told(change):
    new, kind, block, words = CHANGES[change]
    found = differences(BASE, new, texts_of(BASE), texts_of(new))
    # A page comes and goes with its question.
    assert len(found) == 1 + (change in ("step added", "step removed")), found
    assert found[0].kind == kind
    assert block is None or found[0].block == block
    assert words in found[0].sentence


def test_texts_and_translations():
    old, new = texts_of(BASE), texts_of(BASE)
    new["id-x.label"] = {**new["id-x.label"], "de": "Neu?", "ar": "x"}
    new["id-z.label"] = {**new["id-z.label"], "ar": "y", "fr": "y"}
    new["intro"] = {**new["intro"], "de": "Anders."}
    new["id-r.reason"] = {**new["id-r.reason"], "de": "Darum."}
    new["id-x.choice.a"] = {**new["id-x.choice.a"], "de": "Ja"}
    found = differences(BASE, BASE, old, new)
    assert [(one.kind, one.block) for one in found[:4]] == [
        ("text", ""),
        ("text", "id-x"),
        ("text", "id-x"),
        ("text", "id-r"),
    ]
    assert found[0].sentence == "Formular: Text „Worum es geht.“ heißt jetzt „Anders.“."
    assert found[4:] == [
        Change("translation", "", "Arabisch: 2 Übersetzungen geändert."),
        Change("translation", "", "Französisch: 1 Übersetzung geändert."),
    ]


def test_names_of_what_is_gone_come_from_the_old_form():
    new = with_steps(page("one", ask("y")), TWO, THREE)
    sentences = [one.sentence for one in differences(BASE, new, texts_of(BASE), texts_of(new))]
    assert "Frage „Frage x?“ entfernt." in sentences
    assert any("vorher: „Frage x?“ ist „Antwort a“; jetzt: –" in sentence for sentence in sentences)


@settings(deadline=None)
@given(s.forms(), s.forms())
def test_any_two_forms_can_be_compared(one, other):
    (old, old_texts), (new, new_texts) = one, other
    old_texts = {path: {"de": text} for path, text in old_texts.items()}
    new_texts = {path: {"de": text} for path, text in new_texts.items()}
    assert differences(old, old, old_texts, old_texts) == []
    assert differences(old, new, old_texts, new_texts) or old == new


def test_the_same_form_has_no_differences():
    assert differences(FAMILY, FAMILY, texts_of(FAMILY), texts_of(FAMILY)) == []
