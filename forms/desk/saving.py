"""Saves translations beside whatever else happens to a form: only texts change, never its structure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from forms.desk import checking
from forms.models import FormVersion, WizardForm
from forms.models.translated import TARGETS, Translated
from forms.models.version import is_complete
from forms.permissions import may_publish
from translations import languages
from translations.states import digest

LANGUAGE_FIELDS = ("title", "intro")
# What a draft says about itself, not about the form.
BOOKKEEPING = {
    *("live", "has_unpublished_changes", "latest_revision", "live_revision", "latest_revision_created_at"),
    *("first_published_at", "last_published_at", "go_live_at", "expire_at", "expired"),
    *("locked", "locked_at", "locked_by", "structure", "strings", "own_states"),
    *(f"{name}_{code.replace('-', '_')}" for name in LANGUAGE_FIELDS for code in languages.CODES),
    *LANGUAGE_FIELDS,
}


class Locked(Exception):
    """Somebody else has locked the form, or its check is under way."""


class NothingSaved(Exception):
    """One of several texts that belong together could not be saved."""


@dataclass(frozen=True)
class Wish:
    """A text somebody wants, in which state; `seen` and `source` are digests of what they had before them."""

    path: str
    text: str
    state: str
    seen: str
    source: str


@dataclass
class Outcome:
    """`problems` are {path: sentence}; `publishing`: "" not asked for, "done", or why it was not."""

    saved: int = 0
    problems: dict[str, str] = field(default_factory=dict)
    gone: list[Wish] = field(default_factory=list)
    publishing: str = ""


def mark(text: str) -> str:
    """Return the digest by which a text is known again."""
    return digest(checking.cleaned(text))


@transaction.atomic
def save(
    pk: UUID, code: str, wishes: Iterable[Wish], *, by: Any, publish: bool = False, all_of_them: bool = False
) -> Outcome:
    """Save what can be saved as a new draft of the form's newest draft; say why of the rest.

    With `all_of_them` nothing is saved unless everything is: raises NothingSaved. Raises Locked.
    """
    form = locked(pk, by=by)
    texts = {text.path: text for text in form.own_texts}
    rows = list(form.strings.all())
    texts |= {row.path: row for row in rows}
    outcome = Outcome()
    for wish in wishes:
        text = texts.get(wish.path)
        if text is None or not text.german:
            outcome.gone.append(wish)
        elif sentence := _refusal(text, wish, code):
            outcome.problems[wish.path] = sentence
        elif (text.in_language(code), text.state(code)) != (wish.text, wish.state):
            text.translate(code, wish.text, wish.state)
            outcome.saved += 1
    if all_of_them and (outcome.problems or outcome.gone):
        raise NothingSaved
    if outcome.saved:
        form.strings = rows
        with translation.override(languages.SOURCE):
            form.save_revision(user=by, clean=False, log_action=True)
    if publish:
        outcome.publishing = publish_texts(pk, by=by)
    return outcome


def locked(pk: UUID, *, by: Any) -> WizardForm:
    """Return the newest draft of a form, which nobody else can save meanwhile; raise Locked."""
    stored: Any = WizardForm.objects.select_for_update().get(pk=pk)
    form: WizardForm = stored.get_latest_revision_as_object()
    lock = form.get_lock()
    if lock is not None and lock.for_user(by):
        raise Locked
    form.sync_strings()
    return form


def _refusal(text: Translated, wish: Wish, code: str) -> str:
    """Return why a wish cannot be fulfilled; "" if it can."""
    now = text.in_language(code)
    if mark(text.german) != wish.source:
        return (
            f"Der deutsche Text ist inzwischen ein anderer: „{text.german}“ "
            "Bitte vergleichen Sie und speichern Sie noch einmal."
        )
    if mark(now) not in (wish.seen, mark(wish.text)):
        what = f"geschrieben: „{now}“" if now else "diesen Text gelöscht."
        return f"Inzwischen hat jemand anderes {what} Wenn Sie noch einmal speichern, gilt Ihr Text."
    return checking.problem(text.german, wish.text, code)


# --- Publishing -----------------------------------------------------------------------------------
def publish_texts(pk: UUID, *, by: Any) -> str:
    """Make the translations of the newest draft public; return "done", or why they have to wait."""
    if not may_publish(by):
        return "Veröffentlichen darf die Portalredaktion."
    form: Any = WizardForm.objects.get(pk=pk)
    if reason := why_wait(form):
        return reason
    try:
        form.latest_revision.publish(user=by)
    except ValidationError as error:
        return f"Die Prüfung findet Fehler im Formular: {' '.join(error.messages)}"
    return "done"


def why_wait(form: WizardForm) -> str:
    """Return why translations cannot become public by themselves; "" if nothing else has changed."""
    version = FormVersion.objects.newest(form)
    if not form.live or version is None:
        return "Das Formular ist noch nicht öffentlich. Die Übersetzungen kommen mit ihm."
    draft = form.get_latest_revision_as_object()
    german = {text.path: text.german for text in (*draft.own_texts, *draft.strings.all()) if text.german}
    public = {path: texts[languages.SOURCE] for path, texts in version.newest_texts.items() if texts}
    same_form = draft.compiled().sha256 == version.sha256 and _rest(form) == _rest(draft)
    if not same_form or german != public:
        return (
            "Am Formular selbst ist etwas geändert, das noch nicht öffentlich ist. "
            "Die Übersetzungen kommen mit der nächsten Veröffentlichung."
        )
    if gaps := _gaps(version, draft):
        return (
            f"Diese Sprachen sind öffentlich, haben jetzt aber Lücken: {', '.join(gaps)}. "
            "Sie würden verschwinden. Bitte übersetzen Sie zuerst, was offen ist."
        )
    return ""


def _gaps(version: FormVersion, draft: WizardForm) -> list[str]:
    """Return the names of the public languages that publishing would take away."""
    public = version.newest_texts.get("title", {})
    return [one.german_name for one in TARGETS if one.code in public and not is_complete(draft, one.code)]


def _rest(form: WizardForm) -> dict[str, Any]:
    """Return what is stored of a form beside its structure and texts."""
    return {name: value for name, value in form.serializable_data().items() if name not in BOOKKEEPING}
