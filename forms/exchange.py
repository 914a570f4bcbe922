"""A form as one JSON file: structure and all texts, by the keys people know. Export, import, copy.

Shape: `{"format": "lotse-form", "slug", "definition", "texts": {path: {language: text}}, "check": [codes]}`;
ids are keys ("name.label"), and `check` names the languages a native speaker has still to look at.
"""

import uuid
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from forms.compiler import decompile
from forms.conditions import BrokenCondition
from forms.definition import SCHEMA_VERSION, FormDefinition
from forms.models import FormString, FormTexts, WizardForm
from forms.models.own_text import OWN_TEXTS
from forms.rows import NotDrawable
from forms.wording import Texts
from translations import languages

FORMAT = "lotse-form"

Collision = Literal["copy", "replace"]


class BrokenFile(ValueError):
    """Why a file cannot be read as a form; the message is for editors, in German."""


def export(form: WizardForm) -> dict[str, Any]:
    """Return a form as it stands, drafts included, with all its texts."""
    form.sync_strings()
    definition = form.compiled()
    keys = _keys(definition)
    texts = {
        _renamed(path, keys): by_language for path, by_language in FormTexts.collect(form, every=True).items()
    }
    check = {
        code
        for row in (*form.own_texts, *form.strings.all())
        for code, kept in row.states_kept().items()
        if kept.get("state") == FormString.State.CHECK
    }
    return {
        "format": FORMAT,
        "slug": form.slug,
        "definition": definition.with_ids(keys).to_json(),
        "texts": texts,
        "check": sorted(check),
    }


@transaction.atomic
def import_form(data: Any, *, collision: Collision = "copy", by: Any = None) -> WizardForm:
    """Make a form of an exported file, as a draft that nobody sees yet; raise BrokenFile.

    If there is a form with its address, `copy` makes another one beside it, and `replace` continues that
    one: what has the same key keeps its identity, so that running drafts can be moved.
    """
    definition, texts = _read(data)
    form = WizardForm.objects.filter(slug=data["slug"]).first() if collision == "replace" else None
    if form is not None:
        form = form.get_latest_revision_as_object()
    known = _keys(form.compiled()) if form else {}
    ids = {key: pk for pk, key in known.items()}
    definition = definition.with_ids({key: ids.get(key) or str(uuid.uuid4()) for key in _keys(definition)})
    if form is None:
        form = WizardForm(slug=_free_slug(data["slug"]), live=False)
    keys = _keys(definition)
    own = {key: pk for pk, key in keys.items()}
    fill(form, definition, {_renamed(path, own): text for path, text in texts.items()}, data.get("check", ()))
    if form._state.adding:
        form.save()
    form.save_revision(user=by, clean=False)
    return form


def fill(form: WizardForm, definition: FormDefinition, texts: Texts, check: Any = ()) -> None:
    """Put a definition and its texts into a form; nothing is saved."""
    german = {path: by_language.get(languages.SOURCE, "") for path, by_language in texts.items()}
    try:
        form.structure = decompile(definition, german)
    except NotDrawable as problem:
        raise BrokenFile(str(problem)) from None
    for name in OWN_TEXTS:
        for language in languages.PORTAL_LANGUAGES:
            setattr(form, f"{name}_{language.column_suffix}", texts.get(name, {}).get(language.code, ""))
    with translation.override(languages.SOURCE):
        form.sync_strings()
    rows = list(form.strings.all())
    for row in (*form.own_texts, *rows):
        row.take(texts.get(row.path, {}), check)
    form.strings = rows


def copy(form: WizardForm, *, by: Any = None) -> WizardForm:
    """Return a copy of a form, with ids of its own, as a draft."""
    return import_form(export(form), collision="copy", by=by)


def _read(data: Any) -> tuple[FormDefinition, Texts]:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise BrokenFile("Das ist keine Formulardatei aus diesem Programm.")
    try:
        definition = FormDefinition.from_json(data["definition"])
        texts = {
            str(path): {str(code): str(text) for code, text in by_language.items()}
            for path, by_language in data["texts"].items()
        }
    except BrokenCondition as problem:
        raise BrokenFile(str(problem)) from None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BrokenFile(
            f"Die Datei ist beschädigt, oder sie passt nicht zu dieser Fassung ({SCHEMA_VERSION})."
        ) from None
    try:
        if not isinstance(data.get("slug"), str):
            raise ValidationError("slug")
        WizardForm._meta.get_field("slug").clean(data["slug"], None)
    except ValidationError:
        raise BrokenFile("Die Adresse des Formulars in der Datei fehlt oder ist nicht erlaubt.") from None
    return definition, texts


def _keys(definition: FormDefinition) -> dict[str, str]:
    """Return {id: key} of all steps, questions and rules."""
    return {part.id: part.key for part in definition.parts}


def _renamed(path: str, names: dict[str, str]) -> str:
    head, dot, rest = path.partition(".")
    return f"{names.get(head, head)}{dot}{rest}"


def _free_slug(wanted: str) -> str:
    taken = set(WizardForm.objects.filter(slug__startswith=wanted[:40]).values_list("slug", flat=True))
    candidates = (wanted, *(f"{wanted[:40]}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)
