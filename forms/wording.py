"""The texts of a form for one reader: language, "you" or "the person", the name of whom a page is about."""

from dataclasses import dataclass, replace
from typing import Self

from translations import fallback
from translations.bidi import isolate, together
from translations.fallback import Text

# {path: {language code: text}}; the title and intro of the form have the paths "title" and "intro".
Texts = dict[str, dict[str, str]]

NAME = "{name}"
# A name may be written in another direction than the sentence: it is isolated (Unicode UAX #9).
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True)
class Wording:
    """Call it with a path. `they`: somebody fills in for another person, so `<path>_they` comes first."""

    texts: Texts
    language: str
    they: bool = False
    name: str = ""

    def __call__(self, path: str) -> Text:
        """Return a text in the wanted language, or in the first fallback that has it; "" if there is none."""
        found = self._find(f"{path}_they") if self.they else None
        text = found or self._find(path)
        value = together(text.value)
        value = isolate(value) if text.language.rtl else value
        if self.name and NAME in text.value:
            # In a right-to-left line the placeholder has been isolated already.
            isolated = f"{FIRST_STRONG_ISOLATE}{self.name}{POP_ISOLATE}"
            value = value.replace(isolate(NAME), NAME).replace(NAME, isolated)
        return replace(text, value=value)

    def _find(self, path: str) -> Text:
        return fallback.of_mapping(self.texts.get(path, {}), self.language)

    def about(self, name: str) -> Self:
        return replace(self, name=name)
