"""Keeps the state of each translated text: a change of one German field outdates only that field."""

import hashlib

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from modeltranslation.translator import translator

from translations import languages
from translations.models import TranslationState

State = TranslationState.State


def digest(text: object) -> str:
    """Return the SHA-256 of a source text, as 64 hex digits."""
    return hashlib.sha256(str(text or "").encode()).hexdigest()


@transaction.atomic
def record_states(*, record, by, minor_edit: bool = False) -> int:  # type: ignore[no-untyped-def]
    """Bring the states of all translated texts of a saved record up to date; return how many changed.

    A text whose German source has changed since becomes outdated, unless it was changed as well or
    the change was declared a minor edit. Costs one query to read and one to write.
    """
    content_type = ContentType.objects.get_for_model(record)
    known = {
        (row.field, row.language): row
        for row in TranslationState.objects.filter(content_type=content_type, object_id=str(record.pk))
    }
    changed = []
    for field in translator.get_options_for_model(type(record)).get_field_names():
        source = digest(getattr(record, f"{field}_{languages.SOURCE}"))
        for language in languages.PORTAL_LANGUAGES:
            if language.code == languages.SOURCE:
                continue
            row = known.get((field, language.code))
            text = getattr(record, f"{field}_{language.column_suffix}")
            state = _next_state(row, text, source, minor_edit)
            keeps_source = state == State.OUTDATED and row is not None
            new_source = row.source_digest if keeps_source and row else source
            if row is None:
                row = TranslationState(
                    content_type=content_type,
                    object_id=str(record.pk),
                    field=field,
                    language=language.code,
                )
            elif (row.state, row.source_digest, row.text_digest) == (state, new_source, digest(text)):
                continue
            row.state, row.source_digest, row.text_digest = state, new_source, digest(text)
            row.changed_by = by
            changed.append(row)
    TranslationState.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "field", "language"],
        update_fields=["state", "source_digest", "text_digest", "changed_by", "changed_at"],
    )
    return len(changed)


def _next_state(row: TranslationState | None, text: object, source: str, minor_edit: bool) -> str:
    if not text:
        return State.MISSING
    if row is None or row.state == State.MISSING or row.text_digest != digest(text):
        return State.HUMAN
    if row.source_digest != source and not minor_edit:
        return State.OUTDATED
    return row.state
