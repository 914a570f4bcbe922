"""Who may change which record. Models say what somebody may do at all; this says to whose records."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from directory.models import Organisation, OrganisationEditor
from translations import languages

EVERY_ORGANISATION = "directory.every_organisation"
FACTS = "directory.change_facts"


def language_permission(code: str) -> str:
    """Return the permission to write texts in one language: `directory.lang_ar`."""
    return f"directory.lang_{languages.get(code).column_suffix}"


def organisations_of(user: Any) -> set[UUID]:
    """Return the ids of the organisations somebody edits, with all that belong to them."""
    found = set(OrganisationEditor.objects.filter(user=user).values_list("organisation_id", flat=True))
    newest = found
    while newest:
        parts = Organisation.objects.filter(parent__in=newest).values_list("pk", flat=True)
        newest = set(parts) - found
        found |= newest
    return found


def edits_everywhere(user: Any) -> bool:
    return bool(user.has_perm(EVERY_ORGANISATION))


def may_change(user: Any, record: Any) -> bool:
    """True if a record is in this person's care: a place several share belongs to the office alone."""
    if edits_everywhere(user):
        return True
    owner = record.pk if isinstance(record, Organisation) else record.organisation_id
    return owner in organisations_of(user)


def in_care_of(user: Any, records: QuerySet) -> QuerySet:
    """Return those of the records this person may change."""
    if edits_everywhere(user):
        return records
    own = organisations_of(user)
    return records.filter(Q(pk__in=own) if records.model is Organisation else Q(organisation__in=own))


def languages_of(user: Any) -> Iterable[languages.Language]:
    """Return the languages somebody may write texts in."""
    return [one for one in languages.PORTAL_LANGUAGES if user.has_perm(language_permission(one.code))]
