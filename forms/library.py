"""Taking a question from the library into a form, and from a form into the library."""

import json
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from forms.blueprints import UNCHECKED
from forms.compiler import field_block
from forms.models import LibraryQuestion, WizardForm
from translations import languages

SEED = Path(__file__).parent / "blueprints" / "bibliothek.json"


def load_library() -> int:
    """Put the questions the portal brings along into the library; what editors have changed stays."""
    for entry in json.loads(SEED.read_text()):
        values = {name: entry[name] for name in ("category", "field", "texts")}
        LibraryQuestion.objects.get_or_create(code=entry["code"], defaults=values)
    return LibraryQuestion.objects.count()


@transaction.atomic
def insert(*, question: LibraryQuestion, form: WizardForm, page_id: str, by: Any) -> str:
    """Add a question to the end of a page of the form's newest draft; return its key, made unique.

    Raises LookupError if there is no such page.
    """
    locked = WizardForm.objects.select_for_update().get(pk=form.pk)
    draft: WizardForm = locked.get_latest_revision_as_object()
    raw = draft.raw
    page = next((block for block in raw if block["id"] == page_id and "fields" in block["value"]), None)
    if page is None:
        raise LookupError(page_id)
    definition = draft.compiled()
    taken = {part.key for part in definition.parts}
    field = replace(question.definition, id=str(uuid.uuid4()), key=_free(question.definition.key, taken))
    german = {f"{field.id}.{name}": text.get(languages.SOURCE, "") for name, text in question.texts.items()}
    page["value"]["fields"].append(field_block(field, german))
    draft.structure = raw
    draft.sync_strings()
    rows = list(draft.strings.all())
    for row in rows:
        head, _dot, name = row.path.partition(".")
        if head == field.id:
            row.take(question.texts.get(name, {}), UNCHECKED)
    draft.strings = rows
    draft.save_revision(user=by, clean=False)
    return field.key


def keep(*, form: WizardForm, field_id: str, category: str) -> LibraryQuestion:
    """Put a question of a form into the library, without its conditions; raise KeyError if there is none."""
    found = form.compiled().by_id[field_id]
    field = replace(found, id=found.key, visible_if=None, required_if=None)
    codes = set(LibraryQuestion.objects.values_list("code", flat=True))
    return LibraryQuestion.objects.create(
        code=_free(found.key.replace("_", "-"), codes),
        category=category or "Eigene",
        field=field.to_json(),
        texts=LibraryQuestion.texts_of(form, field_id),
    )


def _free(wanted: str, taken: set[str]) -> str:
    candidates = (wanted, *(f"{wanted[:30]}_{number}" for number in range(2, len(taken) + 3)))
    return next(one for one in candidates if one not in taken)
