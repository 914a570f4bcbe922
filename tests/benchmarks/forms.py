"""The form engine: steps, long forms, rules, compiling and proving, the builder, the PDF."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client, override_settings

from forms.compiler import compile_structure, decompile
from forms.conditions import Node, var
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.exchange import import_form
from forms.models import WizardForm
from forms.prover import prove
from forms.rules import evaluate_rules
from forms.state import State
from forms.submissions.models import Draft
from forms.submissions.pdf.documents import receipt_pdf
from forms.submissions.receipts import receipt_of
from forms.walk import walk
from tests.benchmarks.measure import row
from tests.forms.family import Family

TODAY = datetime.date(2026, 11, 25)
SMALL = Path(__file__).parents[1] / "forms" / "data" / "request.json"


def _publish(data: dict[str, Any]) -> WizardForm:
    form = import_form(data, collision="replace")
    form.latest_revision.publish()
    return form


@override_settings(ROOT_URLCONF="tests.benchmarks.pages")
def wizard_step() -> dict:
    """One valid step: encrypted draft in the database, against answers in the session."""
    _publish(json.loads(SMALL.read_text()))
    family, stock = Family(), Client()
    answers = {"name": "Amira", "contact": "amira@example.org"}
    ours = family.data("person", **answers, role="sponsor")
    theirs = {f"person-{key}": text for key, text in answers.items()}
    theirs |= {"stock_wizard-current_step": "person", "person-role": "a"}
    address = family.step_url("person")
    stock.get("/stock/")
    assert family.browser.post(address, ours).status_code == 302
    assert stock.post("/stock/", theirs).status_code == 200
    return row(
        "wizard step POST",
        lambda: family.browser.post(address, ours),
        "formtools SessionWizardView",
        lambda: stock.post("/stock/", theirs),
        1.5,
    )


def _long_form(steps: int) -> dict[str, Any]:
    """A form in which each page depends on the answer of the page before."""
    made = []
    for number in range(steps):
        step: dict[str, Any] = {"id": f"s{number}", "key": f"s{number}"}
        step["fields"] = [{"id": f"q{number}", "key": f"q{number}", "type": "yes_no", "need": "required"}]
        if number:
            step["visible_if"] = {"eq": [{"var": f"q{number - 1}"}, "yes"]}
        made.append(step)
    texts = {f"s{n}.title": {"de": f"Seite {n}"} for n in range(steps)}
    texts |= {f"q{n}.label": {"de": f"Frage {n}?"} for n in range(steps)} | {"title": {"de": "Lang"}}
    definition = {"schema_version": 2, "steps": made}
    return {"format": "lotse-form", "slug": "lang", "definition": definition, "texts": texts}


def last_step_of_forty() -> dict:
    """The last of 40 pages with 40 conditions, against the first."""
    _publish(_long_form(40))
    family = Family("lang")
    for number in range(40):
        family.answer(f"s{number}", **{f"q{number}": "yes"})
    return row(
        "last of 40 conditional steps",
        lambda: family.answer("s39", q39="yes"),
        "first step",
        lambda: family.answer("s0", q0="yes"),
        1.5,
    )


def _absolute(name: str, call: Callable[[], Any], milliseconds: float) -> dict:
    """An absolute budget, as a ratio to itself."""
    result = row(name, call, "budget", lambda: None, 1.0)
    ratio = result["value"] / milliseconds
    return result | {"peer": f"budget {milliseconds} ms", "ratio": round(ratio, 3), "ok": ratio <= 1}


def rules() -> dict:
    questions = tuple(FieldDefinition(f"q{n}", f"q{n}", "number") for n in range(20))
    conditions = [
        Node("and", (Node("ge", (var(f"q{n % 20}"), n % 7)), Node("lt", (var(f"q{(n + 3) % 20}"), 99))))
        for n in range(200)
    ]
    made = tuple(RuleDefinition(f"r{n}", f"r{n}", when, "info") for n, when in enumerate(conditions))
    definition = FormDefinition((StepDefinition("s", "s", fields=questions),), rules=made)
    path = walk(definition, State({f"q{n}": n for n in range(20)}), TODAY)
    return _absolute("200 rules", lambda: evaluate_rules(path), 5)


def compile_and_prove() -> dict:
    """The structure of a hundred questions, compiled and proved."""
    raw, texts = _hundred_questions()
    return _absolute(
        "compile and prove, 100 questions", lambda: prove(compile_structure(raw), texts, today=TODAY), 500
    )


def _hundred_questions() -> tuple[list[dict[str, Any]], dict[str, dict[str, str]]]:
    steps = []
    for page in range(20):
        fields = [
            FieldDefinition(f"q{page}_{n}", f"q{page}_{n}", "choice", choices=("a", "b", "c"))
            if n % 2
            else FieldDefinition(f"q{page}_{n}", f"q{page}_{n}", "text", need="required")
            for n in range(5)
        ]
        condition = Node("in", (var(f"q{page - 1}_1"), ("a", "b"))) if page else None
        steps.append(StepDefinition(f"s{page}", f"s{page}", fields=tuple(fields), visible_if=condition))
    definition = FormDefinition(tuple(steps))
    german = {"title": "Hundert Fragen"} | {one.title: f"Seite {one.key}" for one in steps}
    for question in definition:
        german[question.label] = f"Was sagen Sie zu {question.key}?"
        german |= {question.choice_label(key): f"Antwort {key}" for key in question.choices}
    return decompile(definition, german), {path: {"de": text} for path, text in german.items()}


def builder() -> list[dict]:
    """Opening and saving a form of a hundred questions; the browser's part is in docs/performance.md."""
    raw, texts = _hundred_questions()
    definition = compile_structure(raw)
    data = {"format": "lotse-form", "slug": "hundert", "definition": definition.to_json(), "texts": texts}
    form = import_form(data, collision="replace")
    return [
        _absolute("builder: revision of 100 questions", lambda: form.save_revision(clean=False), 500),
        _absolute("builder: edit view of 100 questions", _edit_view(form), 1500),
    ]


def _edit_view(form: WizardForm) -> Callable[[], None]:
    from types import SimpleNamespace

    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.models import Authenticator

    from portal.accounts.models import User

    user, _created = User.objects.get_or_create(email="bench@example.org", is_superuser=True, is_staff=True)
    Authenticator.objects.get_or_create(user=user, type="totp", defaults={"data": {"secret": "x"}})
    client = Client()
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, "mfa")
    session.save()
    address = f"/verwaltung/snippets/portal_forms/wizardform/edit/{form.pk}/"

    def open_() -> None:
        assert client.get(address).status_code == 200

    return open_


def pdf() -> dict:
    """The receipt of the small form in Arabic and German."""
    _publish(json.loads(SMALL.read_text()))
    family = Family(language="ar")
    family.fill_in()
    family.browser.post(family.url("pruefen/"))
    submission = Draft.objects.get(pk=family.draft.pk).submission
    return _absolute("receipt as PDF (ar, de)", lambda: receipt_pdf(receipt_of(submission, "ar")), 200)


BENCHMARKS = (wizard_step, last_step_of_forty, rules, compile_and_prove, builder, pdf)
