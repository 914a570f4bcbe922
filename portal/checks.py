"""Project conventions as start-up checks."""

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register

OWN_LABELS = {
    "portal": "portal",
    "portal.pages": "pages",
    "portal.accounts": "accounts",
    "search": "portal_search",
    "forms": "portal_forms",
    "forms.submissions": "submissions",
    "forms.cases": "cases",
    "directory": "directory",
    "directory.process": "process",
    "translations": "translations",
}


@register
def apps_have_the_agreed_labels(**kwargs: object) -> list[CheckMessage]:
    """A label is table prefix, permission and template folder: it must never change by accident."""
    actual = {config.name: config.label for config in apps.get_app_configs()}
    return [
        Error(f"{name} must be installed with the label {label!r}.", id="portal.E001")
        for name, label in OWN_LABELS.items()
        if actual.get(name) != label
    ]


@register
def public_ids_are_uuids(**kwargs: object) -> list[CheckMessage]:
    """Whoever sees one address must not be able to count to the next."""
    from django.db.models import UUIDField

    public = ["directory.Offer", "directory.Organisation", "directory.Location", "portal_forms.WizardForm"]
    private = ["submissions.Draft", "submissions.Submission", "cases.Case"]
    return [
        Error(f"{name} needs a UUID as its primary key.", id="portal.E002")
        for name in (*public, *private)
        if not isinstance(apps.get_model(name)._meta.pk, UUIDField)
    ]


@register
def encryption_keys_are_set(**kwargs: object) -> list[CheckMessage]:
    if settings.LOTSE_ENCRYPTION_KEYS:
        return []
    return [Error("LOTSE_ENCRYPTION_KEYS is empty: answers could not be stored.", id="portal.E003")]
