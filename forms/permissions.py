"""Who may build, translate and publish forms. Nobody gets to see what people have sent in from here."""

from typing import Any

from directory.permissions import language_permission
from forms.models.translated import TARGETS
from translations.languages import Language

TRANSLATE = "portal_forms.translate_wizardform"


def may_build(user: Any) -> bool:
    return bool(user.has_perm("portal_forms.change_wizardform"))


def may_publish(user: Any) -> bool:
    return bool(user.has_perm("portal_forms.publish_wizardform"))


def languages_of(user: Any) -> list[Language]:
    """Return the languages somebody may translate forms into: the right to translate, and to the language."""
    if not user.has_perm(TRANSLATE):
        return []
    return [language for language in TARGETS if user.has_perm(language_permission(language.code))]


def may_translate(user: Any, code: str) -> bool:
    return code in {language.code for language in languages_of(user)}
