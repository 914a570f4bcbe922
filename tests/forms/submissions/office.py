"""A form with everything the office may or may not read, and families who have sent it."""

from copy import deepcopy
from typing import Any

from django.contrib.auth.models import Group

from forms.models import FormVersion
from forms.state import Row, State
from forms.submissions.actions import start_draft, submit
from forms.submissions.models import Draft, Submission

ADMIN = "/verwaltung/einreichungen/"
NAME, NUMBER, ILLNESS, CHILD = "Amira Haddad", "BAMF-77-Rot", "insulin", "Sami"
REASON = "Prüfung eines Härtefalls"

STEPS: list[dict[str, Any]] = [
    {
        "key": "you",
        "fields": [
            {"key": "name", "type": "text", "need": "required"},
            {"key": "number", "type": "text", "readers": ["Rechtsamt"]},
            {"key": "income", "type": "number", "readers": ["Rechtsamt"]},
            {"key": "copy", "type": "computed", "formula": {"var": "income"}},
            {"key": "illness", "type": "choice", "choices": ["insulin", "none"], "sensitivity": "art9"},
            {"key": "born", "type": "partial_date"},
            {"key": "rent", "type": "money"},
            {"key": "helps", "type": "choices", "choices": ["school", "doctor"]},
            {"key": "files", "type": "files"},
            {"key": "proof", "type": "files", "sensitivity": "art9"},
        ],
    },
    {"key": "family", "kind": "people", "fields": []},
    {"key": "person", "per": "family", "fields": [{"key": "school", "type": "yes_no"}]},
]
RULES = [
    {"key": "ill", "when": {"eq": [{"var": "illness"}, "insulin"]}, "outcome": "info"},
    {"key": "all", "when": {"not": [{"empty": [{"var": "name"}]}]}, "outcome": "info"},
]


def publish(make_form: Any, slug: str = "familie-probe") -> Any:
    texts = {
        "name.label": {"de": "Ihr Name", "ar": "اسمكم"},
        "school.label": {"de": "Geht {name} zur Schule?"},
    }
    return make_form(deepcopy(STEPS), slug=slug, rules=deepcopy(RULES), texts=texts)


def send(slug: str = "familie-probe", language: str = "ar", **more: Any) -> Submission:
    """Send the form as a family would have."""
    draft = start_draft(version=FormVersion.objects.current(slug), language=language).draft
    answers = {
        "name": NAME,
        "number": NUMBER,
        "income": 1234,
        "illness": ILLNESS,
        "born": "2009-04",
        "rent": 45050,
        "helps": ["school", "doctor"],
        **more,
    }
    children = {CHILD: "yes", "=cmd|'/C calc'!A0": "no"}
    rows = [Row(name, name, by_id(draft, {"school": answer})) for name, answer in children.items()]
    return submit(draft=draft, answers=State(by_id(draft, answers), {"family": rows}), language=language)


def by_id(draft: Draft, answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers by the id of their question; those the form does not ask are left out."""
    known = draft.form_version.compiled.by_key
    return {known[key].id: value for key, value in answers.items() if key in known}


def also(client: Any, role: str) -> Any:
    """Give a person one more role."""
    client.user.groups.add(Group.objects.get_or_create(name=role)[0])
    return client
