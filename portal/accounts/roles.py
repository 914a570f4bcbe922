"""Roles as groups. Each has a sentence for people and a list of permissions; nothing else grants rights."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from directory.review import ensure_workflow
from translations import languages

ADMIN_ACCESS = "wagtailadmin.access_admin"


@dataclass(frozen=True)
class Role:
    name: str
    sentence: str
    permissions: tuple[str, ...]
    # What the group may do with every page of the tree.
    pages: tuple[str, ...] = ()


def _all(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in ("add", "change", "delete", "view"))


def _publish(app: str, *models: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in ("publish", "lock", "unlock"))


RECORDS = ("organisation", "location", "contact", "offer")
TERMS = ("theme", "need", "district", "requireddocument", "nextstep", "glossaryterm", "legalbasis")
SEARCH_WORDS = ("needwords", "synonymset", "filterwords", "boost", "judgedquery", "finderquestion")
LANGUAGES = tuple(f"directory.lang_{language.column_suffix}" for language in languages.PORTAL_LANGUAGES)

ROLES: tuple[Role, ...] = (
    Role(
        "Portalredaktion",
        "Pflegt alle Angebote, Seiten und Texte, gibt sie frei und sieht keine Anträge von Familien.",
        (
            ADMIN_ACCESS,
            *_all("directory", *RECORDS, *TERMS, "organisationeditor"),
            *_publish("directory", *RECORDS),
            "directory.every_organisation",
            "directory.change_facts",
            *LANGUAGES,
            "directory.change_freshnesssettings",
            *_all("process", "phase", "step"),
            *_all("portal_search", *SEARCH_WORDS),
            "portal_search.change_gapreport",
            "portal_search.view_gapreport",
            "portal_search.view_searchcount",
            *_all("portal_forms", "wizardform"),
            *_publish("portal_forms", "wizardform"),
            "portal_forms.translate_wizardform",
            "submissions.change_formsettings",
            "submissions.view_formcount",
            "translations.change_languagesettings",
            "wagtailimages.add_image",
            "wagtailimages.change_image",
            "wagtailimages.choose_image",
        ),
        pages=("add_page", "change_page", "publish_page"),
    ),
    Role(
        "Anbieterredaktion",
        "Ändert die Angebote der eigenen Organisation; veröffentlicht wird nach der Prüfung.",
        (
            ADMIN_ACCESS,
            "directory.change_facts",
            *LANGUAGES,
            "directory.add_contact",
            "directory.change_contact",
            "directory.view_contact",
            "directory.change_organisation",
            "directory.view_organisation",
            "directory.add_location",
            "directory.change_location",
            "directory.view_location",
            "directory.add_offer",
            "directory.change_offer",
            "directory.view_offer",
        ),
    ),
    *(
        Role(
            f"Übersetzung {language.german_name}",
            f"Schreibt die Texte in einer Sprache ({language.german_name}) und sonst nichts.",
            (
                ADMIN_ACCESS,
                "directory.every_organisation",
                f"directory.lang_{language.column_suffix}",
                "portal_forms.translate_wizardform",
                *(f"directory.{verb}_{model}" for model in RECORDS for verb in ("change", "view")),
            ),
        )
        for language in languages.PORTAL_LANGUAGES
        if language.code != languages.SOURCE
    ),
    Role(
        "Fallbearbeitung",
        "Sieht und bearbeitet eingegangene Anfragen; jedes Öffnen wird festgehalten.",
        (
            ADMIN_ACCESS,
            "cases.view_case",
            "cases.change_case",
            "submissions.view_submission",
            "submissions.export_submission",
            "submissions.erase_submission",
            "submissions.view_formcount",
        ),
    ),
    Role(
        "Härtefall",
        "Liest außerdem besonders geschützte Antworten (Art. 9, 10 DSGVO), mit Begründung.",
        (ADMIN_ACCESS, "submissions.view_submission", "submissions.special_submission"),
    ),
    Role(
        "Datenschutz",
        "Sieht, wer welche Einreichung wann und warum geöffnet hat, und keine Inhalte.",
        (ADMIN_ACCESS, "submissions.view_readaudit"),
    ),
    Role(
        "Prozesspflege",
        "Pflegt Phasen und Schritte des Weges von der Ankunft bis zur Integration.",
        (ADMIN_ACCESS, *_all("process", "phase", "step"), "directory.view_offer"),
    ),
)


@transaction.atomic
def sync_roles() -> int:
    """Create the groups, or bring them back to what is written here; return how many there are.

    Raises LookupError when a permission is named that no model has.
    """
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in ROLES:
        missing = [name for name in role.permissions if name not in known]
        if missing:
            raise LookupError(f"{role.name}: unknown permissions {', '.join(missing)}")
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set(known[name] for name in role.permissions)
        _set_page_permissions(group, [known[f"wagtailcore.{name}"] for name in role.pages])
    ensure_workflow(reviewers="Portalredaktion")
    return len(ROLES)


def _set_page_permissions(group: Group, permissions: list[Permission]) -> None:
    root = Page.objects.get(depth=1)
    GroupPagePermission.objects.filter(group=group).exclude(permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
