"""How far the translations of a form are, language by language."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from forms.desk.texts import Entry, entries
from forms.models import FormVersion
from forms.models.translated import TARGETS, TextState
from translations.languages import SOURCE, Language
from translations.models import LanguageSettings

if TYPE_CHECKING:
    from forms.models import WizardForm

OPEN = (TextState.MISSING, TextState.OUTDATED)
CACHE_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Progress:
    """One language. `first_open` says where the first text is that keeps it from being complete."""

    language: Language
    counts: dict[str, int]
    first_open: str
    public: bool = False
    # Why it is not public, or what of it is not yet.
    note: str = ""

    @property
    def open(self) -> int:
        return sum(self.counts[state] for state in OPEN)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and not self.open

    @property
    def numbers(self) -> list[tuple[str, str, int]]:
        """Return (state, its name, how many texts)."""
        return [(state.value, str(state.label), self.counts[state]) for state in TextState]


def progress(code: str, shown: list[Entry]) -> Progress:
    """Return how far one language is, of a draft with these texts."""
    language = next(language for language in TARGETS if language.code == code)
    counts = Counter(entry.text.state(code) for entry in shown)
    first = next((entry for entry in shown if entry.text.state(code) in OPEN), None)
    return Progress(
        language, {state.value: counts[state] for state in TextState}, first.place if first else ""
    )


def overview(form: "WizardForm") -> list[Progress]:
    """Return all target languages of a draft, with what the public has of them."""
    shown = entries(form)
    public = _Public(form)
    return [public.told(progress(language.code, shown), shown) for language in TARGETS]


class _Public:
    """What people outside can read of a form now."""

    def __init__(self, form: "WizardForm") -> None:
        version = FormVersion.objects.current(form.slug) if form.live else None
        self.is_live = version is not None
        self.texts = version.newest_texts if version else {}
        self.languages = {one.code for one in LanguageSettings.load().public_languages}

    def told(self, found: Progress, shown: list[Entry]) -> Progress:
        code = found.language.code
        is_public = self.is_live and code in self.languages and code in self.texts.get("title", {})
        return replace(found, public=is_public, note=self._note(found, shown, is_public))

    def _note(self, found: Progress, shown: list[Entry], is_public: bool) -> str:
        code = found.language.code
        if is_public:
            changed = sum(self._differs(entry, code) for entry in shown)
            texts = "Text ist" if changed == 1 else "Texte sind"
            notes = [f"{changed} {texts} im Entwurf anders"] if changed else []
            if not found.is_complete:
                notes.append("mit den Lücken des Entwurfs nicht mehr")
            return "; ".join(notes)
        if not found.is_complete:
            return "erst, wenn kein Text fehlt oder veraltet ist"
        if code not in self.languages:
            return "die Sprache ist im Portal abgeschaltet"
        return (
            "fertig, wartet auf die Veröffentlichung" if self.is_live else "das Formular ist nicht öffentlich"
        )

    def _differs(self, entry: Entry, code: str) -> bool:
        """True if people outside read another text than the draft has."""
        public = self.texts.get(entry.path, {})
        return SOURCE in public and public.get(code, "") != entry.text.in_language(code)


def open_texts(form: Any) -> dict[str, int]:
    """Return {language: texts that are missing or outdated} in the newest draft of a form.

    Remembered per draft: the home screen asks for all forms at once.
    """
    draft = form.latest_revision
    # A draft can be overwritten by the editor's autosave; its time then changes.
    key = f"desk:{form.pk}:{draft.pk}:{draft.created_at.timestamp()}" if draft else f"desk:{form.pk}:0"
    found: dict[str, int] | None = cache.get(key)
    if found is None:
        latest = form.get_latest_revision_as_object()
        latest.sync_strings()
        texts = [text for text in (*latest.own_texts, *latest.strings.all()) if text.german]
        found = {
            language.code: sum(text.state(language.code) in OPEN for text in texts) for language in TARGETS
        }
        cache.set(key, found, CACHE_SECONDS)
    return found
