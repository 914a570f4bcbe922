"""What people get back: in their language and in German, whole, quickly, and nobody else."""

import re
import time
from datetime import date
from http import HTTPStatus
from io import BytesIO

import pypdf
import pytest

from forms.models import FormVersion
from forms.state import Row, State
from forms.submissions.actions import start_draft, submit
from forms.submissions.models import AccessGrant, Submission
from forms.submissions.pdf.documents import receipt_pdf
from forms.submissions.receipts import receipt_of
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


def text_of(file):
    pages = pypdf.PdfReader(BytesIO(file)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


@pytest.fixture
def family(request_form):
    family = Family(language="tr")
    family.fill_in()
    family.browser.post(family.url("pruefen/"))
    return family


def test_the_page_leads_to_the_receipt(family):
    reference = Submission.objects.get().reference
    assert family.url("gesendet/pdf/") in family.page("gesendet/")
    response = family.browser.get(family.url("gesendet/pdf/"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{reference}.pdf"'
    assert "no-store" in response["Cache-Control"]
    text = text_of(response.content)
    assert reference in text
    assert "Amira Haddad" in text
    assert "Adınız" in text
    assert "Ihr Name" in text


def test_the_receipt_follows_the_language_of_the_page(family):
    address = family.url("gesendet/pdf/").replace("/tr/", "/de/")
    text = text_of(family.browser.get(address).content)
    assert "Ihr Name" in text
    assert "Adınız" not in text


def test_a_helper_a_stranger_and_an_open_draft_find_nothing(family, client):
    assert client.get(family.url("gesendet/pdf/")).status_code == HTTPStatus.NOT_FOUND
    other = Family()
    assert other.browser.get(other.url("gesendet/pdf/")).status_code == HTTPStatus.NOT_FOUND
    AccessGrant.objects.filter(draft=family.draft).update(role=AccessGrant.Role.HELPER)
    assert family.browser.get(family.url("gesendet/pdf/")).status_code == HTTPStatus.NOT_FOUND
    assert "Adınız" not in family.page("gesendet/")


def test_the_receipt_takes_no_post(family):
    assert family.browser.post(family.url("gesendet/pdf/")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


STEPS = [
    {
        "key": "you",
        "fields": [
            {"key": "name", "type": "text"},
            {"key": "kind", "type": "choice", "choices": ["a", "b"]},
            {"key": "sure", "type": "yes_no"},
            {"key": "born", "type": "partial_date"},
            {"key": "empty", "type": "text"},
        ],
    },
    {
        "key": "family",
        "kind": "people",
        "maximum": 15,
        "fields": [{"key": "age", "type": "number"}, {"key": "work", "type": "text", "multiline": True}],
    },
]
RULES = [
    {
        "key": "child",
        "per": "family",
        "when": {"lt": [{"var": "age"}, 18]},
        "outcome": "warn",
        "deadline": {"plus": [{"var": "born"}, 3, "months"]},
        "legal_basis": "§ 32 AufenthG",
        "checked_on": "2026-05-01",
    }
]


@pytest.fixture
def submission(make_form):
    form = make_form([dict(step) for step in STEPS], rules=[dict(rule) for rule in RULES])
    version = FormVersion.objects.current(form.slug)
    ids = {key: one.id for key, one in version.compiled.by_key.items()}
    state = State({ids["name"]: "أميرة", ids["kind"]: "b", ids["sure"]: "yes", ids["born"]: "2009-04"})
    state.rows["family"] = [
        Row(str(number), f"Kind {number}", {ids["age"]: number * 3, ids["work"]: "Schule und mehr. " * 20})
        for number in range(15)
    ]
    draft = start_draft(version=version, language="ar").draft
    return submit(draft=draft, answers=state, language="ar")


def test_each_text_names_the_language_it_is_really_in(submission):
    receipt = receipt_of(submission, "ar")
    entries = {entry.question.text: entry for entry in receipt.parts[0].entries}
    # The form has no Arabic: its texts are German and say so; typed answers have no language.
    assert {entry.question.language for entry in entries.values()} == {"de"}
    assert (entries["Frage name"].answer.text, entries["Frage name"].answer.language) == ("أميرة", "")
    assert entries["Frage kind"].answer.language == "de"
    assert entries["Frage sure"].answer.language == "ar"
    assert entries["Frage sure"].answer.text != entries["Frage sure"].answer_de.text == "Ja"
    assert entries["Frage born"].answer_de.text == "April 2009"
    assert entries["Frage empty"].answer.text == ""


def test_people_rules_and_version_are_there(submission):
    receipt = receipt_of(submission, "de")
    assert [part.person for part in receipt.parts] == ["", "", *[f"Kind {n}" for n in range(15)]]
    assert receipt.parts[1].entries[0].answer.text == "\n".join(f"Kind {n}" for n in range(15))
    assert len(receipt.advice) == 6
    first = receipt.advice[0]
    assert "Kind 0" in first.text_de.text
    assert "Grund child" in first.text_de.text
    assert "Letzter Tag:" in first.text_de.text
    assert (first.date, first.source) == (f"{date(2026, 5, 1):%d.%m.%Y}", "§ 32 AufenthG")
    assert receipt.version.startswith("1.1 · ")
    assert submission.form_version.sha256[:12] in receipt.version


def test_a_long_receipt_is_made_within_its_budget(submission):
    receipt_pdf(receipt_of(submission, "ar"))
    started = time.perf_counter()
    for _ in range(3):
        file = receipt_pdf(receipt_of(submission, "ar"))
    took = (time.perf_counter() - started) / 3
    print(f"receipt of 15 people: {took * 1000:.0f} ms, {len(file)} bytes")
    assert took < 0.6  # budget 0.2 s on a quiet machine
