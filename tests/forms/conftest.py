"""Forms for tests: a small one of two pages, and whatever a test builds itself."""

import json
from pathlib import Path

import pytest

from forms.definition import SCHEMA_VERSION
from forms.exchange import import_form

DATA = Path(__file__).parent / "data"


@pytest.fixture
def request_form(db):
    """The small form "anfrage", published."""
    return publish(json.loads((DATA / "request.json").read_text()))


@pytest.fixture
def make_form(db):
    """Publish a form from steps and rules as JSON: `make_form([...], rules=[...])`; texts name the keys."""

    def make(steps, *, slug="probe", rules=(), texts=None, **more):
        definition = {"schema_version": SCHEMA_VERSION, "steps": steps, "rules": list(rules), **more}
        own = dict(_texts(steps, rules)) | (texts or {})
        return publish({"format": "lotse-form", "slug": slug, "definition": definition, "texts": own})

    return make


def publish(data):
    form = import_form(data, collision="replace")
    form.latest_revision.publish()
    form.refresh_from_db()
    return form


def _texts(steps, rules):
    yield "title", {"de": "Probeformular"}
    for step in steps:
        step.setdefault("id", step["key"])
        yield f"{step['key']}.title", {"de": f"Seite {step['key']}"}
        yield f"{step['key']}.item", {"de": "Person"}
        for field in step.get("fields", ()):
            field.setdefault("id", field["key"])
            yield f"{field['key']}.label", {"de": f"Frage {field['key']}"}
            for choice in field.get("choices", ()):
                yield f"{field['key']}.choice.{choice}", {"de": f"Antwort {choice}"}
    for rule in rules:
        rule.setdefault("id", rule["key"])
        yield f"{rule['key']}.reason", {"de": f"Grund {rule['key']}"}
