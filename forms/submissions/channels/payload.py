"""A submission as data for other systems: the body of a webhook, and `answers.json` of a package.

    {"schema": "lotse-submission/1",
     "reference": "KFT-4G7-9HW-Q", "submitted_at": ISO 8601, "language": BCP 47 of the person,
     "form": {"slug", "title", "version", "text_revision", "sha256"},
     "answers": [{"step", "person": {"id", "name"} or null, "field", "key", "type", "question", "value",
                  "text"}],
     "people": {key of a list: [{"id", "name"}]},
     "advice": [{"rule", "outcome", "person": name or "", "reason", "deadline": ISO 8601 or null,
                 "legal_basis"}],
     "attachments": [{"id", "name", "field", "person": id or "", "content_type", "size", "state", "file"}]}

`field` and option keys in `value` never change; `key` is the same for people. `value` is as stored
(forms/state.py), null for no answer; `question`, `text`, `reason` are in German. `file` is the path inside a
package, null where the file is not enclosed. New names may be added; a change of meaning raises the number
of the schema.
"""

from typing import Any

from django.utils import translation

from forms.fields import in_words
from forms.rules import evaluate_rules
from forms.submissions.models import Submission
from forms.submissions.reading import path_of, wording_of
from forms.walk import Path, Stop, plain
from forms.wording import Wording
from translations import languages

SCHEMA = "lotse-submission/1"


def payload(submission: Submission, files: dict[str, str] | None = None) -> dict[str, Any]:
    """Return a submission as data; `files` are the paths of enclosed attachments by id."""
    version = submission.form_version
    path, wording = path_of(submission), wording_of(submission, languages.SOURCE)
    with translation.override(languages.SOURCE):
        return {
            "schema": SCHEMA,
            "reference": submission.reference,
            "submitted_at": submission.submitted_at.isoformat(),
            "language": submission.language,
            "form": {
                "slug": version.form.slug,
                "title": str(wording("title")),
                "version": version.number,
                "text_revision": submission.text_revision,
                "sha256": version.sha256,
            },
            "answers": [answer for stop in path.stops for answer in _answers(path, stop, wording)],
            "people": {
                group: [{"id": row.id, "name": row.name} for row in rows]
                for group, rows in path.state.rows.items()
            },
            "advice": _advice(path, wording),
            "attachments": _attachments(submission, files or {}),
        }


def _answers(path: Path, stop: Stop, wording: Wording) -> list[dict[str, Any]]:
    own = wording.about(stop.row.name) if stop.row else wording
    stored = path.state.answers_of(stop.row)
    person = {"id": stop.row.id, "name": stop.row.name} if stop.row else None
    found = []
    for one in stop.fields:
        if not one.asks and one.formula is None:
            continue
        value = plain(stop.computed.get(one.id)) if one.formula is not None else stored.get(one.id)
        found.append(
            {
                "step": stop.step.key,
                "person": person,
                "field": one.id,
                "key": one.key,
                "type": one.type,
                "question": str(own(one.label)),
                "value": value,
                "text": "" if one.type == "files" else in_words(one, value, own),
            }
        )
    return found


def _advice(path: Path, wording: Wording) -> list[dict[str, Any]]:
    return [
        {
            "rule": result.rule.key,
            "outcome": result.outcome,
            "person": result.row.name if result.row else "",
            "reason": str((wording.about(result.row.name) if result.row else wording)(result.rule.reason)),
            "deadline": result.deadline.isoformat() if result.deadline else None,
            "legal_basis": result.rule.legal_basis,
        }
        for result in evaluate_rules(path)
    ]


def _attachments(submission: Submission, files: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(one.pk),
            "name": one.name,
            "field": one.field_id,
            "person": one.row_id,
            "content_type": one.content_type,
            "size": one.size,
            "state": one.state,
            "file": files.get(str(one.pk)),
        }
        for one in submission.attachments.all()
    ]
