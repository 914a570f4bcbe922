"""A healthy form: a family asks for help with reunification (domain/family-reunification.md §1.8)."""

import datetime

from forms.conditions import Node, var
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from translations.languages import CODES

TODAY = datetime.date(2026, 11, 24)
TITLES = ("asyl", "gfk", "subs", "none")


def eq(key, value):
    return Node("eq", (var(key), value))


def ask(key, type_="text", **parts):
    if type_ in ("choice", "choices"):
        parts.setdefault("choices", ("a", "b"))
    return FieldDefinition(f"id-{key}", key, type_, **parts)


def page(key, *fields, **parts):
    return StepDefinition(f"id-{key}", key, fields=fields, **parts)


def people(key, *fields, **parts):
    return StepDefinition(f"id-{key}", key, "people", fields, **parts)


def leave(key, visible_if=None):
    return StepDefinition(f"id-{key}", key, "exit", visible_if=visible_if)


def rule(key, when, outcome="info", **parts):
    parts = {"legal_basis": "§ 1", "source_url": "https://example.org", **parts}
    return RuleDefinition(f"id-{key}", key, when, outcome, **parts)


def form(*steps, rules=(), on_behalf=None):
    return FormDefinition(steps, tuple(rules), on_behalf)


def texts_of(definition, *, languages=CODES):
    """Return short texts for all that needs one, the same in all languages."""
    german = {"title": "Familie", "intro": "Worum es geht."}
    for step in definition.steps:
        german[step.title] = f"Seite {step.key}"
        if step.kind == "people":
            german[step.item] = "Person"
        for field in step.fields:
            german[field.label] = f"Frage {field.key}?"
            if field.asks:
                german[field.purpose] = f"Wir brauchen {field.key}."
            german |= {field.choice_label(choice): f"Antwort {choice}" for choice in field.choices}
    german |= {one.reason: f"Weil {one.key}." for one in definition.rules}
    return {path: dict.fromkeys(languages, text) for path, text in german.items()}


RELATED = Node("in", (var("relation"), ("spouse", "child")))
RECOGNISED = Node("in", (var("title"), ("asyl", "gfk")))

FAMILY = form(
    page(
        "route",
        ask("who", "choice", choices=("self", "relative", "helper"), need="required"),
        ask("mandate", "yes_no", visible_if=eq("who", "helper"), need="required"),
    ),
    page("sponsor", ask("born", "partial_date", need="required", period="past"), ask("mail", "email")),
    page(
        "status",
        ask("title", "choice", choices=TITLES, need="required"),
        ask("served", "date", visible_if=RECOGNISED, period="past"),
        ask("final", "date", visible_if=RECOGNISED, period="past"),
        ask(
            "until",
            "computed",
            formula=Node(
                "earliest",
                (Node("plus", (var("served"), 3, "months")), Node("plus", (var("final"), 3, "months"))),
            ),
        ),
    ),
    leave("no_way", eq("title", "none")),
    people(
        "family",
        ask("relation", "choice", choices=("spouse", "child", "other"), need="required"),
        ask("birth", "partial_date", need="required"),
        maximum=15,
    ),
    page(
        "spouse",
        ask("married", "date"),
        ask("certificate", "yes_no", visible_if=Node("not", (Node("empty", (var("married"),)),))),
        visible_if=eq("relation", "spouse"),
        per="family",
    ),
    page(
        "child",
        ask("custody", "choice", choices=("both", "one")),
        visible_if=eq("relation", "child"),
        per="family",
    ),
    page(
        "housing",
        ask("rooms", "number", minimum=1, maximum=20),
        ask("rent", "money", required_if=Node("ge", (var("rooms"), 3))),
        ask("papers", "files", visible_if=Node("any", ("family", eq("relation", "spouse")))),
    ),
    page(
        "help",
        ask("wanted", "choices", choices=("law", "flat", "nothing"), exclusive=("nothing",)),
        ask("call", "consent", visible_if=Node("has_any", (var("wanted"), ("law", "flat")))),
    ),
    rules=(
        rule(
            "fr1",
            eq("title", "subs"),
            "warn",
            valid_from=datetime.date(2025, 7, 24),
            valid_to=datetime.date(2027, 7, 23),
        ),
        rule(
            "fr3", Node("and", (RECOGNISED, Node("any", ("family", RELATED)))), "route", deadline=var("until")
        ),
        rule(
            "fr5",
            Node("lt", (Node("age_at", (var("birth"), Node("key_date"))), 18)),
            "eligible",
            per="family",
            fact_date="served",
        ),
    ),
    on_behalf=Node("ne", (var("who"), "self")),
)
