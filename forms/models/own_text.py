"""The title and the introduction of a form: its own fields, translated like the texts inside it."""

from typing import TYPE_CHECKING, Any

from forms.models.translated import TARGETS, Translated, followed
from translations import languages
from translations.states import digest

if TYPE_CHECKING:
    from forms.models.form import WizardForm

OWN_TEXTS = ("title", "intro")


class OwnText(Translated):
    """A view of one field; its states are `own_states[field]` of the form.

    Those also hold the German text seen last, and a digest of each translation: both may be changed by
    whoever edits the form, and nobody says so.
    """

    def __init__(self, form: "WizardForm", path: str) -> None:
        self.form, self.path = form, path

    def column(self, code: str) -> tuple[Any, str]:
        return self.form, f"{self.path}_{languages.get(code).column_suffix}"

    def states_kept(self) -> dict[str, Any]:
        return dict(self.form.own_states.get(self.path, {}))

    def keep_states(self, states: dict[str, Any]) -> None:
        """Keep them, with the German text and the translations they stand for."""
        for language in TARGETS:
            if language.code in states:
                states[language.code].setdefault("target", digest(self.in_language(language.code)))
        states[languages.SOURCE] = {"text": self.german}
        self.form.own_states = {**self.form.own_states, self.path: states}

    def follow(self, *, minor: bool) -> None:
        """Bring the states up to date with the fields."""
        kept = self.states_kept()
        before = kept.get(languages.SOURCE, {}).get("text", self.german)
        states = {}
        for language in TARGETS:
            if not (text := self.in_language(language.code)):
                continue
            own = kept.get(language.code)
            if own is None or own.get("target") != digest(text):
                states[language.code] = {"state": str(self.State.HUMAN), "source": digest(self.german)}
            else:
                states[language.code] = followed(own, before, self.german, minor=minor)
        self.keep_states(states)
