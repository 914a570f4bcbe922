"""A German text with its translations: what state each is in, and of which German text it was made."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from translations import languages
from translations.states import digest

TARGETS = tuple(language for language in languages.PORTAL_LANGUAGES if language.code != languages.SOURCE)


class TextState(models.TextChoices):
    MISSING = "missing", "fehlt"
    OUTDATED = "outdated", "veraltet"
    CHECK = "check", "noch zu prüfen"
    HUMAN = "human", "übersetzt"
    REVIEWED = "reviewed", "geprüft"


class Translated:
    """The texts stand in the columns `<name>_<language>`.

    `states` is {language: {"state", "source", "text"}}: how good a translation is, the digest of the German
    text it was made from, and that text itself once it is no longer the present one.
    """

    State = TextState
    # States in which a text may be shown to the public.
    READY = (TextState.CHECK, TextState.HUMAN, TextState.REVIEWED)

    def column(self, code: str) -> tuple[Any, str]:
        """Return the object and the attribute that hold the text of one language."""
        return self, f"text_{languages.get(code).column_suffix}"

    def states_kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.states
        return kept

    def keep_states(self, states: dict[str, Any]) -> None:
        self.states = states

    def in_language(self, code: str) -> str:
        owner, name = self.column(code)
        return getattr(owner, name) or ""

    @property
    def german(self) -> str:
        return self.in_language(languages.SOURCE)

    def state(self, code: str) -> str:
        """Return the state of a translation; German is always the source."""
        if code == languages.SOURCE:
            return self.State.REVIEWED
        if not self.in_language(code):
            return self.State.MISSING
        kept = self.states_kept().get(code, {})
        if "source" in kept and kept["source"] != digest(self.german):
            return self.State.OUTDATED
        return str(kept.get("state", self.State.HUMAN))

    def german_before(self, code: str) -> str:
        """Return the German text an outdated translation was made from; "" if nobody knows."""
        return str(self.states_kept().get(code, {}).get("text", ""))

    def translate(self, code: str, text: str, state: str = TextState.HUMAN) -> None:
        """Keep a translation of the present German text; "" takes it away."""
        owner, name = self.column(code)
        setattr(owner, name, text)
        others = {other: kept for other, kept in self.states_kept().items() if other != code}
        own = {"state": str(state), "source": digest(self.german)}
        self.keep_states({**others, code: own} if text else others)

    def take(self, texts: Mapping[str, str], check: Collection[str] = ()) -> None:
        """Take over translations that came with the German text; those in `check` are still to be read."""
        for language in TARGETS:
            if text := texts.get(language.code):
                state = self.State.CHECK if language.code in check else self.State.HUMAN
                self.translate(language.code, text, state)


def followed(kept: dict[str, Any], before: str, after: str, *, minor: bool) -> dict[str, Any]:
    """Return what is known of a translation once its German text has changed from `before` to `after`.

    After a minor edit a translation of the text before stays valid.
    """
    known = {name: value for name, value in kept.items() if name != "text"}
    if minor and kept["source"] == digest(before):
        return {**known, "source": digest(after)}
    if kept["source"] == digest(after):
        return known
    return {**known, "text": before} if kept["source"] == digest(before) else kept
