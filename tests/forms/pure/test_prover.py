"""The prover: a healthy form has no errors, and each planted fault is found."""

import datetime
import time
from dataclasses import replace

import pytest

from forms.compiler import compile_structure, decompile, source_texts
from forms.conditions import Node, var
from forms.prover import Finding, prove

from .family import FAMILY, TODAY, ask, eq, form, leave, page, people, rule, texts_of

VOCABULARIES = {"need": {"law", "flat"}, "country": {"SY", "AF"}}
FILLED = Node("not", (Node("empty", (var("x"),)),))


def found(definition, texts=None, severity="error", vocabularies=VOCABULARIES):
    texts = texts_of(definition) if texts is None else texts
    findings = prove(definition, texts, today=TODAY, vocabularies=vocabularies)
    return [finding for finding in findings if finding.severity == severity]


def one(key="x", type_="choice", **parts):
    return page(f"page_{key}", ask(key, type_, **parts))


def both(*parts):
    return Node("and", parts)


def number(op, value, key="x"):
    return Node(op, (var(key), value))


AGE = Node("age_at", (var("x"), Node("today")))
FAMILY_LIST = people("fam", ask("rel", "choice"), ask("pay", "number"))


def shown_if(condition, *before, type_="text", **parts):
    return form(*before, page("last", ask("y", type_, visible_if=condition, **parts)))


ERRORS = {
    "no step": (form(), "", "hat keine Seite"),
    "no question": (form(page("empty", ask("i", "info"))), "id-empty", "fragt nichts"),
    "no key": (form(one("")), "id-", "Das Kürzel fehlt"),
    "doubled question": (form(one(), page("b", ask("x"))), "id-x", "gibt es mehrmals"),
    "doubled step and field": (form(page("x", ask("x"))), "id-x", "gibt es mehrmals"),
    "doubled rule": (form(one(), rules=[rule("x", eq("x", "a"))]), "id-x", "gibt es mehrmals"),
    "doubled choices": (form(one(choices=("a", "b", "a"))), "id-x", "mehrere Antworten das Kürzel „a“"),
    "one choice": (form(one(choices=("a",))), "id-x", "mindestens zwei Antworten"),
    "dangling question": (shown_if(eq("gone", "a"), one()), "id-y", "nennt die Frage „gone“"),
    "dangling in a rule": (form(one(), rules=[rule("r", eq("gone", "a"))]), "id-r", "nennt die Frage „gone“"),
    "dangling on behalf": (form(one(), on_behalf=eq("gone", "a")), "", "nennt die Frage „gone“"),
    "dangling required_if": (form(one(), page("z", ask("y", required_if=eq("gone", "a")))), "id-y", "„gone“"),
    "dangling formula": (
        form(page("z", ask("x"), ask("y", "computed", formula=var("gone")))),
        "id-y",
        "„gone“",
    ),
    "dangling deadline": (
        form(one(), rules=[rule("r", eq("x", "a"), deadline=var("gone"))]),
        "id-r",
        "Die Frist",
    ),
    "dangling per of a page": (form(one(), page("z", ask("y"), per="gone")), "id-z", "Personenliste „gone“"),
    "dangling per of a rule": (
        form(one(), rules=[rule("r", eq("x", "a"), per="gone")]),
        "id-r",
        "Personenliste „gone“",
    ),
    "dangling list": (shown_if(Node("any", ("gone", eq("x", "a"))), one()), "id-y", "Personenliste „gone“"),
    "dangling count": (
        shown_if(Node("ge", (Node("count", ("gone",)), 1)), one()),
        "id-y",
        "Personenliste „gone“",
    ),
    "dangling sum": (
        shown_if(Node("ge", (Node("sum", ("gone", var("x"))), 1)), one("x", "number")),
        "id-y",
        "„gone“",
    ),
    "dangling fact_date": (
        form(one(), rules=[rule("r", eq("x", "a"), fact_date="gone")]),
        "id-r",
        "Der Stichtag",
    ),
    "dangling within": (shown_if(Node("within", ("gone",)), one()), "id-y", "Regel „gone“"),
    "within names a question": (shown_if(Node("within", ("x",)), one()), "id-y", "Regel „x“"),
    "names an information": (
        shown_if(eq("i", "a"), page("p", ask("x"), ask("i", "info"))),
        "id-y",
        "keine Frage",
    ),
    "names a list as question": (shown_if(eq("fam", "a"), FAMILY_LIST), "id-y", "Personenliste, keine Frage"),
    "forward": (form(page("a", ask("y", visible_if=eq("x", "a"))), one()), "id-y", "erst später"),
    "forward on a page": (
        form(page("a", ask("y", visible_if=eq("x", "a")), ask("x", "choice"))),
        "id-y",
        "erst später",
    ),
    "forward of a page": (form(page("a", ask("y"), visible_if=eq("x", "a")), one()), "id-a", "erst später"),
    "page on its own question": (
        form(page("a", ask("x", "choice"), visible_if=eq("x", "a"))),
        "id-a",
        "erst später",
    ),
    "forward list": (
        form(page("a", ask("y", visible_if=Node("ge", (Node("count", ("fam",)), 1)))), FAMILY_LIST),
        "id-y",
        "erst später",
    ),
    "all people while asking them": (
        form(people("fam", ask("rel", "choice"), ask("y", visible_if=Node("any", ("fam", eq("rel", "a")))))),
        "id-y",
        "erst später",
    ),
    "its own answer": (
        form(page("a", ask("x", "choice", visible_if=eq("x", "a")))),
        "id-x",
        "von der Frage selbst",
    ),
    "circle": (
        form(
            page(
                "a",
                ask("d", "date"),
                ask("x", "computed", formula=var("y")),
                ask("y", "computed", formula=var("x")),
            )
        ),
        "id-x",
        "im Kreis",
    ),
    "circle of one": (form(page("a", ask("d"), ask("x", "computed", formula=var("x")))), "id-x", "im Kreis"),
    "into a list": (shown_if(eq("rel", "a"), FAMILY_LIST), "id-y", "jede Person"),
    "into a list from another": (
        form(FAMILY_LIST, people("two", ask("y", visible_if=eq("rel", "a")))),
        "id-y",
        "jede Person",
    ),
    "into a list from a rule": (form(FAMILY_LIST, rules=[rule("r", eq("rel", "a"))]), "id-r", "jede Person"),
    "fact date in a list": (
        form(people("fam", ask("d", "date")), rules=[rule("r", eq("rel", "a"), fact_date="d")]),
        "id-r",
        "jede Person",
    ),
    "no such choice": (shown_if(eq("x", "c"), one()), "id-y", "Diese Antwort gibt es nicht"),
    "no such choice in a list": (
        shown_if(Node("in", (var("x"), ("a", "c"))), one()),
        "id-y",
        "„c“. Diese Antwort",
    ),
    "no such yes": (shown_if(eq("x", "ja"), one("x", "yes_no")), "id-y", "Diese Antwort gibt es nicht"),
    "no such code": (shown_if(eq("x", "XX"), one("x", "taxonomy", vocabulary="country")), "id-y", "„XX“"),
    "no such need": (
        form(one(), replace(leave("e", eq("x", "a")), needs=("gone",))),
        "id-e",
        "Bedarf „gone“",
    ),
    "no such need of a rule": (
        form(one(), rules=[rule("r", eq("x", "a"), needs=("gone",))]),
        "id-r",
        "Bedarf „gone“",
    ),
    "text with number": (shown_if(eq("x", 5), one("x", "text")), "id-y", "Gleiches mit Gleichem"),
    "number with text": (shown_if(eq("x", "five"), one("x", "number")), "id-y", "Gleiches mit Gleichem"),
    "choice with number": (shown_if(eq("x", 5), one()), "id-y", "Gleiches mit Gleichem"),
    "date with number": (shown_if(eq("x", 2026), one("x", "date")), "id-y", "2026-12-31"),
    "date with German date": (shown_if(number("lt", "31.12.2026"), one("x", "date")), "id-y", "2026-12-31"),
    "order of a choice": (shown_if(number("lt", "a"), one()), "id-y", "nur bei Zahlen und Daten"),
    "several as a whole": (shown_if(eq("x", "a"), one("x", "choices")), "id-y", "enthält eines von"),
    "consent with text": (shown_if(eq("x", "yes"), one("x", "consent")), "id-y", "true oder false"),
    "list of a number": (
        shown_if(Node("in", (var("x"), ("1",))), one("x", "number")),
        "id-y",
        "Antworten zur Wahl",
    ),
    "compared with nothing": (shown_if(eq("x", ""), one()), "id-y", "mit nichts"),
    "listed nothing": (shown_if(Node("in", (var("x"), ())), one()), "id-y", "mit nichts"),
    "age of a non-date": (shown_if(Node("lt", (AGE, 18)), one("x", "number")), "id-y", "braucht ein Datum"),
    "moved non-date": (
        shown_if(Node("lt", (Node("plus", (var("x"), 3, "days")), Node("today"))), one()),
        "id-y",
        "braucht ein Datum",
    ),
    "sum of non-number": (
        shown_if(Node("ge", (Node("sum", ("fam", var("rel"))), 1)), FAMILY_LIST),
        "id-y",
        "braucht eine Zahl",
    ),
    "no condition": (shown_if(both(var("x"), eq("x", "a")), one()), "id-y", "braucht wahr oder falsch"),
    "condition is a number": (shown_if(var("x"), one("x", "number")), "id-y", "ist eine Zahl"),
    "deadline is no date": (
        form(one(), rules=[rule("r", eq("x", "a"), deadline=var("x"))]),
        "id-r",
        "ist eine Auswahl",
    ),
    "fact date is no date": (
        form(one(), rules=[rule("r", eq("x", "a"), fact_date="x")]),
        "id-r",
        "kein Datum",
    ),
    "never: two choices": (shown_if(both(eq("x", "a"), eq("x", "b")), one()), "id-y", "nie erfüllt"),
    "never: exclusive": (
        shown_if(Node("has_all", (var("x"), ("a", "b"))), one("x", "choices", exclusive=("b",))),
        "id-y",
        "nie erfüllt",
    ),
    "never: all of a single choice": (
        shown_if(Node("has_all", (var("x"), ("a", "b"))), one()),
        "id-y",
        "nie erfüllt",
    ),
    "never: numbers": (
        shown_if(both(number("gt", 5), number("lt", 5)), one("x", "number")),
        "id-y",
        "nie erfüllt",
    ),
    "never: outside the bounds": (
        shown_if(number("gt", 9), one("x", "number", maximum=9)),
        "id-y",
        "nie erfüllt",
    ),
    "never: negative by default": (shown_if(number("lt", 0), one("x", "number")), "id-y", "nie erfüllt"),
    "never: money": (
        shown_if(both(number("gt", 5), number("lt", 6)), one("x", "money")),
        "id-y",
        "nie erfüllt",
    ),
    "never: dates": (
        shown_if(both(number("lt", "2026-01-01"), number("gt", "2026-01-01")), one("x", "date")),
        "id-y",
        "nie erfüllt",
    ),
    "never: period": (
        shown_if(Node("gt", (var("x"), Node("today"))), one("x", "date", period="past")),
        "id-y",
        "nie erfüllt",
    ),
    "never: ages": (
        shown_if(both(Node("lt", (AGE, 18)), Node("ge", (AGE, 18))), one("x", "date")),
        "id-y",
        "nie erfüllt",
    ),
    "never: moved dates": (
        shown_if(Node("gt", (var("x"), Node("plus", (var("x"), 3, "months")))), one("x", "date")),
        "id-y",
        "nie erfüllt",
    ),
    "never: required and empty": (
        shown_if(Node("empty", (var("x"),)), one(need="required")),
        "id-y",
        "nie erfüllt",
    ),
    "never: people": (
        shown_if(
            both(Node("any", ("fam", eq("rel", "a"))), Node("all", ("fam", eq("rel", "b")))), FAMILY_LIST
        ),
        "id-y",
        "nie erfüllt",
    ),
    "never: too many people": (
        shown_if(Node("gt", (Node("count", ("fam",)), 3)), people("fam", ask("rel"), maximum=3)),
        "id-y",
        "nie erfüllt",
    ),
    "never: hidden source": (
        shown_if(
            both(eq("x", "b"), eq("z", "a")), one(), page("p", ask("z", "choice", visible_if=eq("x", "a")))
        ),
        "id-y",
        "nie erfüllt",
    ),
    "never: hidden page of the source": (
        shown_if(
            both(eq("x", "b"), eq("z", "a")), one(), page("p", ask("z", "choice"), visible_if=eq("x", "a"))
        ),
        "id-y",
        "nie erfüllt",
    ),
    "never: hidden over two corners": (
        shown_if(
            both(eq("x", "b"), eq("z", "a")),
            one(),
            page(
                "p", ask("w", "choice", visible_if=eq("x", "a")), ask("z", "choice", visible_if=eq("w", "a"))
            ),
        ),
        "id-y",
        "nie erfüllt",
    ),
    "never: its own page is hidden then": (
        form(one(), page("last", ask("z"), ask("y", visible_if=eq("x", "b")), visible_if=eq("x", "a"))),
        "id-y",
        "nie erfüllt",
    ),
    "never: behind an exit": (shown_if(eq("x", "a"), one(), leave("e", eq("x", "a"))), "id-y", "nie erfüllt"),
    "never: a computed value": (
        shown_if(
            Node("lt", (var("c"), Node("plus", (var("x"), 1, "months")))),
            page("p", ask("x", "date"), ask("c", "computed", formula=Node("plus", (var("x"), 2, "months")))),
        ),
        "id-y",
        "nie erfüllt",
    ),
    "never: a rule": (
        form(one(), rules=[rule("r", both(eq("x", "a"), eq("x", "b")))]),
        "id-r",
        "nie erfüllt",
    ),
    "never: a rule per person": (
        form(one(), FAMILY_LIST, rules=[rule("r", both(eq("rel", "a"), eq("rel", "b")), per="fam")]),
        "id-r",
        "nie erfüllt",
    ),
    "never: required": (
        form(one(), page("z", ask("y", required_if=both(eq("x", "a"), eq("x", "b"))))),
        "id-y",
        "nie erfüllt",
    ),
    "never: on behalf": (form(one(), on_behalf=both(eq("x", "a"), eq("x", "b"))), "", "nie erfüllt"),
    "unreachable page": (
        form(one(), page("z", ask("y"), visible_if=both(eq("x", "a"), eq("x", "b")))),
        "id-z",
        "erreicht niemand",
    ),
    "unreachable exit": (
        form(one(), leave("z", both(eq("x", "a"), eq("x", "b")))),
        "id-z",
        "Den Ausgang „Seite z“ erreicht niemand",
    ),
    "behind the end": (
        form(one(), leave("e"), page("z", ask("y"))),
        "id-z",
        "davor endet das Formular immer",
    ),
    "exit behind an exit": (
        form(one(), leave("e", eq("x", "a")), leave("z", eq("x", "a"))),
        "id-z",
        "erreicht niemand",
    ),
    "page per person of a hidden list": (
        form(
            one(),
            replace(FAMILY_LIST, visible_if=eq("x", "a")),
            page("z", ask("y"), per="fam", visible_if=eq("x", "b")),
        ),
        "id-z",
        "erreicht niemand",
    ),
    "required and never shown": (
        shown_if(both(eq("x", "a"), eq("x", "b")), one(), need="required"),
        "id-y",
        "nie jemand beantworten",
    ),
    "required and unreachable": (
        form(one(), leave("e"), page("z", ask("y", need="required"))),
        "id-y",
        "nie jemand beantworten",
    ),
    "required without answers": (form(one(choices=(), need="required")), "id-x", "nie jemand beantworten"),
    "required with empty bounds": (
        form(one("x", "number", minimum=5, maximum=4, need="required")),
        "id-x",
        "nie jemand",
    ),
    "per before the list": (
        form(page("z", ask("y"), per="fam"), FAMILY_LIST),
        "id-z",
        "vor der Personenliste",
    ),
    "exit per person": (
        form(one(), FAMILY_LIST, replace(leave("e", eq("x", "a")), per="fam")),
        "id-e",
        "nicht je Person",
    ),
    "rule without condition": (form(one(), rules=[rule("r", Node("or", ()))]), "id-r", "hat keine Bedingung"),
    "dates of a rule": (
        form(
            one(), rules=[rule("r", eq("x", "a"), valid_from=TODAY, valid_to=TODAY - datetime.timedelta(1))]
        ),
        "id-r",
        "endet, bevor sie beginnt",
    ),
    "bounds of a list": (
        form(replace(FAMILY_LIST, minimum=4, maximum=3)),
        "id-fam",
        "mindestens 4, aber höchstens 3",
    ),
    "bounds of a field": (form(one("x", "number", minimum=5, maximum=4)), "id-x", "Untergrenze 5"),
    "computes nothing": (form(page("a", ask("x"), ask("y", "computed"))), "id-y", "berechnet nichts"),
}


@pytest.mark.parametrize("fault", ERRORS)
def test_a_planted_error_is_found(fault):
    definition, block, words = ERRORS[fault]
    findings = found(definition)
    assert [finding for finding in findings if finding.block == block and words in finding.message], findings


@pytest.mark.parametrize(
    ("path", "block", "words"),
    [
        ("id-route.title", "id-route", "Überschrift"),
        ("id-who.label", "id-who", "Text"),
        ("id-who.choice.self", "id-who", "Antwort „self“"),
        ("id-fr1.reason", "id-fr1", "Erklärung"),
        ("id-family.item", "id-family", "Person der Liste"),
    ],
)
def test_missing_german_is_an_error(path, block, words):
    texts = texts_of(FAMILY)
    for missing in ({"en": "There"}, {"de": " "}, {}):
        findings = found(FAMILY, {**texts, path: missing})
        assert len(findings) == 1
        assert findings[0].block == block
        assert words in findings[0].message
        assert "fehlt" in findings[0].message


# --- Warnings -------------------------------------------------------------------------------------
def changed(path, **texts):
    """Return the texts of the family's form with some others at a path."""
    all_texts = texts_of(FAMILY)
    codes = {code.replace("_", "-"): text for code, text in texts.items()}
    return {**all_texts, path: all_texts.get(path, {}) | codes}


LONG = "Das " + "sehr " * 20 + "lange Wort."
TOO_LONG_FOR_SIMPLE = "Das " + "sehr " * 12 + "lange Wort."
ALWAYS = Node("or", (eq("x", "a"), Node("ne", (var("x"), "a"))))

WARNINGS = {
    "always": (form(one(need="required"), page("z", ask("y", visible_if=ALWAYS))), "id-y", "immer erfüllt"),
    "always: a page": (
        form(one(need="required"), page("z", ask("y"), visible_if=ALWAYS)),
        "id-z",
        "immer erfüllt",
    ),
    "always: required": (
        form(one(need="required"), page("z", ask("y", required_if=ALWAYS))),
        "id-y",
        "zur Pflicht",
    ),
    "always: an exit": (form(one(need="required"), leave("z", ALWAYS)), "id-z", "immer erfüllt"),
    "always: a rule": (form(one(need="required"), rules=[rule("r", ALWAYS)]), "id-r", "immer erfüllt"),
    "always on its page": (
        form(one(), page("z", ask("y", visible_if=eq("x", "a")), visible_if=eq("x", "a"))),
        "id-y",
        "immer erfüllt",
    ),
    "review due": (
        form(one(), rules=[rule("r", eq("x", "a"), review_due=TODAY - datetime.timedelta(1))]),
        "id-r",
        "23.11.2026 zu prüfen",
    ),
    "no legal basis": (
        form(one(), rules=[rule("r", eq("x", "a"), legal_basis="")]),
        "id-r",
        "die Rechtsgrundlage",
    ),
    "no source": (form(one(), rules=[rule("r", eq("x", "a"), source_url="")]), "id-r", "die Quelle"),
    "art9 for everybody": (form(one(sensitivity="art9")), "id-x", "Art. 9"),
    "art10 for everybody": (form(one(sensitivity="art10")), "id-x", "Art. 10"),
}


@pytest.mark.parametrize("fault", WARNINGS)
def test_a_planted_warning_is_found(fault):
    definition, block, words = WARNINGS[fault]
    findings = found(definition, severity="warning")
    assert [finding for finding in findings if finding.block == block and words in finding.message], findings
    assert not found(definition)


TEXTS = {
    "incomplete": (changed("id-who.label", ar=""), "", "ar", "Arabisch: 1 von"),
    "other placeholders": (
        changed("id-married.label", en="When did {name} marry?"),
        "id-married",
        "en",
        "Englisch: die Platzhalter",
    ),
    "lost placeholder": (
        changed("id-married.label", de="Wann hat {name} geheiratet?", en="When?"),
        "id-married",
        "en",
        "{name}",
    ),
    "unknown placeholder": (
        changed("id-who.label", de="Wer ist {child}?"),
        "id-who",
        "de",
        "{child} gibt es nicht",
    ),
    "name of nobody": (changed("id-who.label", de="Wer ist {name}?"), "id-who", "de", "von keiner Person"),
    "name on the list itself": (
        changed("id-family.title", de="{name}"),
        "id-family",
        "de",
        "von keiner Person",
    ),
    "long sentence": (changed("id-who.help", de=LONG), "id-who", "de", "23 Wörter, gut sind höchstens 20"),
    "long simple sentence": (
        changed("id-who.help", de_simple=TOO_LONG_FOR_SIMPLE),
        "id-who",
        "de-simple",
        "höchstens 12",
    ),
    "no purpose": (changed("id-who.purpose", de=""), "id-who", "", "fehlt der Zweck"),
    "the same question twice": (
        changed("id-mail.label", de="Frage  who?"),
        "id-mail",
        "",
        "steht schon bei „who“",
    ),
}


@pytest.mark.parametrize("fault", TEXTS)
def test_a_fault_in_the_texts_is_found(fault):
    texts, block, language, words = TEXTS[fault]
    findings = found(FAMILY, texts, "warning")
    assert [
        finding
        for finding in findings
        if (finding.block, finding.language) == (block, language) and words in finding.message
    ], findings


@pytest.mark.parametrize(
    "path",
    ["id-married.label", "id-relation.label", "id-spouse.title", "id-custody.choice.both", "id-fr5.reason"],
)
def test_the_name_may_stand_on_pages_about_one_person(path):
    assert (
        found(
            FAMILY, {**texts_of(FAMILY), path: dict.fromkeys(texts_of(FAMILY)[path], "Zu {name}")}, "warning"
        )
        == []
    )


def test_short_sentences_and_abbreviations_do_not_count_as_long():
    text = "Wir brauchen z. B. den Pass nach § 29 Abs. 2. " * 6
    assert found(FAMILY, changed("id-who.label", de=text, de_simple=text), "warning") == []


def test_a_missing_language_is_one_finding_with_the_first_paths():
    findings = found(FAMILY, texts_of(FAMILY, languages=("de", "en")), "warning")
    assert [finding.language for finding in findings] == [
        "de-simple",
        "ar",
        "fa",
        "ti",
        "uk",
        "ru",
        "tr",
        "ku",
        "fr",
    ]
    german = texts_of(FAMILY, languages=("de",))
    first = [german[path]["de"][:30] for path in ("title", "intro", "id-route.title")]
    assert ", ".join(f"„{text}“" for text in first) + " …" in findings[0].message


# --- What must not be found -----------------------------------------------------------------------
def test_the_healthy_form_has_neither_errors_nor_warnings():
    findings = prove(FAMILY, texts_of(FAMILY), today=TODAY, vocabularies=VOCABULARIES)
    assert [finding for finding in findings if finding.severity != "hint"] == []


@pytest.mark.parametrize(
    "definition",
    [
        shown_if(Node("has_any", (var("x"), ("a",))), one()),
        shown_if(eq("x", True), one("x", "consent")),
        shown_if(var("x"), one("x", "consent")),
        shown_if(eq("x", "2026-12-31"), one("x", "date")),
        shown_if(Node("lt", (var("x"), "2026-05")), one("x", "month")),
        shown_if(both(number("gt", 5), number("lt", 6)), one("x", "number")),
        shown_if(Node("gt", (Node("today"), "2030-01-01")), one()),
        shown_if(Node("within", ("r",)), one()),
        shown_if(Node("has_all", (var("x"), ("a", "b"))), one("x", "choices")),
        shown_if(both(*(Node("any", ("fam", eq("rel", key))) for key in "ab")), FAMILY_LIST),
        shown_if(Node("ge", (Node("count", ("fam", eq("rel", "a"))), 7)), FAMILY_LIST),
        shown_if(Node("ge", (Node("sum", ("fam", var("pay"))), 5000)), FAMILY_LIST),
        shown_if(eq("x", "anything"), one("x", "taxonomy")),
        shown_if(both(Node("ge", (AGE, 18)), Node("lt", (AGE, 21))), one("x", "date")),
        shown_if(Node("lt", (var("x"), var("z"))), page("p", ask("x", "date"), ask("z", "date"))),
        shown_if(eq("x", var("z")), page("p", ask("x", "choice"), ask("z", "choice"))),
        shown_if(eq("x", var("z")), page("p", ask("x"), ask("z"))),
        shown_if(Node("gt", (var("x"), var("z"))), page("p", ask("x", "number"), ask("z", "number"))),
        form(one(), leave("e", eq("x", "a")), page("z", ask("y", visible_if=eq("x", "b")))),
        form(FAMILY_LIST, page("z", ask("w"), ask("y", visible_if=eq("rel", "a")), per="fam")),
        form(FAMILY_LIST, page("z", ask("y", visible_if=Node("any", ("fam", eq("rel", "a")))))),
        form(one(), rules=[rule("r", eq("x", "a")), rule("s", Node("within", ("r",)))]),
    ],
    ids=range(22),
)
def test_what_is_possible_is_no_error(definition):
    definition = replace(
        definition,
        rules=definition.rules or (rule("r", FILLED, valid_from=datetime.date(2028, 1, 1)),)
        if "x" in definition.by_key
        else (),
    )
    assert found(definition, vocabularies=None) == []


def test_faulty_conditions_are_not_judged_again():
    definition = form(
        one(),
        page("a", ask("z", "choice", visible_if=eq("gone", "a"))),
        leave("e", eq("later", "a")),
        page("b", ask("y", visible_if=both(eq("z", "a"), eq("z", "b")))),
        page("c", ask("later", "choice")),
    )
    assert sorted(finding.block for finding in found(definition)) == ["id-e", "id-z"]


# --- Hints and time -------------------------------------------------------------------------------
def test_the_longest_path_and_pages_that_need_several_answers():
    definition = form(
        page("p", ask("x", "choice"), ask("z", "choice")),
        page("a", ask("a1"), ask("a2"), visible_if=eq("x", "a")),
        page("b", ask("b1"), visible_if=eq("x", "b")),
        page("ab", ask("c1"), visible_if=both(eq("x", "a"), eq("z", "a"))),
        leave("e", eq("z", "b")),
    )
    hints = found(definition, severity="hint")
    assert hints[0] == Finding("hint", "", "Der längste Weg hat 3 Seiten und 5 Fragen (etwa 2 min).")
    assert [finding.block for finding in hints[1:]] == ["id-ab"]


def test_the_longest_path_of_the_family():
    hints = found(FAMILY, severity="hint")
    assert "8 Seiten und 16 Fragen, mit einer Person je Liste (etwa 5 min)" in hints[0].message


def big_form(fields=100):
    """Return a form of many questions in chains of five, on pages of five, with exits, people and rules."""
    steps = []
    for number_ in range(fields // 5 - 2):
        first, second, third = (f"f{number_}_{part}" for part in range(3))
        before = f"f{number_ - 1}_0"
        steps.append(
            page(
                f"s{number_}",
                ask(first, "choice", choices=("a", "b", "c", "d"), need="required"),
                ask(second, "date", visible_if=Node("in", (var(first), ("a", "b")))),
                ask(
                    third,
                    "number",
                    visible_if=Node("lt", (var(second), Node("plus", (Node("today"), -3, "months")))),
                ),
                ask(f"f{number_}_3", visible_if=both(Node("ge", (var(third), 3)), eq(first, "a"))),
                ask(f"f{number_}_4", "yes_no", required_if=Node("not", (Node("empty", (var(third),)),))),
                visible_if=Node("or", (eq(before, "a"), eq(before, "c"))) if number_ % 3 == 1 else None,
            )
        )
        if number_ % 8 == 7:
            steps.append(leave(f"e{number_}", eq(first, "d")))
    steps.append(people("fam", ask("rel", "choice", choices=("x", "y", "z")), ask("birth", "partial_date")))
    asked = ask("w", visible_if=Node("lt", (Node("age_at", (var("birth"), Node("today"))), 18)))
    steps.append(page("per", asked, *(ask(f"p{n}", visible_if=eq("rel", "x")) for n in range(7)), per="fam"))
    rules = [
        rule(
            f"r{n}",
            both(eq(f"f{n}_0", "a"), Node("any", ("fam", eq("rel", "x")))),
            per="" if n % 2 else "fam",
        )
        for n in range(fields // 5 - 2)
    ]
    return form(*steps, rules=rules)


def test_a_form_of_a_hundred_questions():
    """No limit here: machines differ. The figure is printed; the budget is half a second."""
    definition = big_form()
    assert len(list(definition)) == 100
    structure = decompile(definition, {path: by_code["de"] for path, by_code in texts_of(definition).items()})
    started = time.perf_counter()
    compiled = compile_structure(structure)
    assert compiled == definition
    assert source_texts(structure)
    findings = prove(compiled, texts_of(definition), today=TODAY, vocabularies=VOCABULARIES)
    print(f"compile and prove 100 questions: {(time.perf_counter() - started) * 1000:.0f} ms")
    assert [finding for finding in findings if finding.severity != "hint"] == []
    assert not [finding for finding in findings if "nicht alle Bedingungen" in finding.message]
