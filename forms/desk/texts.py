"""The texts of a form as a translator meets them: in the order of the form, with what each of them is."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.condition_words import explain
from forms.definition import FieldDefinition, FormDefinition, RuleDefinition, StepDefinition
from forms.models.translated import Translated

if TYPE_CHECKING:
    from forms.models import WizardForm

# What the texts of the form itself, and those nobody can place, stand under.
OWN_PAGE, RULES_PAGE, OTHER_PAGE = "form", "rules", "other"
OWN = {"title": "Titel des Formulars", "intro": "Einleitung des Formulars"}
PAGE = {
    "title": "Überschrift der Seite",
    "intro": "Einleitung der Seite",
    "title_they": "Überschrift, wenn jemand für einen anderen Menschen ausfüllt",
    "intro_they": "Einleitung, wenn jemand für einen anderen Menschen ausfüllt",
    "item": "So heißt ein Mensch auf dieser Liste",
}
LABELS = {
    "info": "Hinweis",
    "heading": "Zwischenüberschrift",
    "consent": "Einwilligung",
    "computed": "Ergebnis",
}
FIELD = {
    "label": "Frage",
    "help": "Hilfe zur Frage",
    "example": "Beispiel",
    "label_they": "Frage, wenn jemand für einen anderen Menschen ausfüllt",
    "help_they": "Hilfe, wenn jemand für einen anderen Menschen ausfüllt",
    "purpose": "Zweck: wozu wir das fragen",
}
LONGEST_CONTEXT = 200


@dataclass(frozen=True)
class Page:
    """A part of the form. `block` is the id of the page in the preview, "" if it has no place there."""

    key: str
    title: str
    block: str = ""


@dataclass(frozen=True)
class Entry:
    """One text. `context` says what it belongs to, where that is not the page alone."""

    page: Page
    meaning: str
    text: Translated
    path: str
    context: str = ""

    @property
    def place(self) -> str:
        return f"{self.page.title}: {self.meaning}" + (f" ({self.context})" if self.context else "")


def entries(form: "WizardForm") -> list[Entry]:
    """Return all texts that have a German source, in the order of the form: title, pages, rules."""
    return list(_Reading(form).all())


class _Reading:
    def __init__(self, form: "WizardForm") -> None:
        self.form = form
        self.definition: FormDefinition = form.compiled()
        self.rows = {row.path: row for row in form.strings.all()}
        # The paths below each block, with the part that follows the id.
        self.by_block: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for path in self.rows:
            block, _dot, part = path.partition(".")
            self.by_block[block].append((path, part))

    def all(self) -> Iterator[Entry]:
        own = Page(OWN_PAGE, "Das Formular als Ganzes")
        for text in self.form.own_texts:
            if text.german:
                yield Entry(own, OWN[text.path], text, text.path)
        left = dict(self.rows)
        for entry in self._inside():
            left.pop(entry.path, None)
            yield entry
        other = Page(OTHER_PAGE, "Weitere Texte")
        for path, row in left.items():
            yield Entry(other, path.rpartition(".")[2], row, path)

    def _inside(self) -> Iterator[Entry]:
        for step in self.definition.steps:
            page = Page(step.key or step.id, self._german(step.title) or step.key, step.id)
            yield from self._of_step(step, page)
        rules = Page(RULES_PAGE, "Regeln: was aus den Antworten folgt")
        for rule in self.definition.rules:
            if row := self.rows.get(rule.reason):
                yield Entry(rules, "Erklärung der Regel", row, rule.reason, self._when(rule))

    def _of_step(self, step: StepDefinition, page: Page) -> Iterator[Entry]:
        for path, part in self._paths(step.id):
            yield Entry(page, PAGE.get(part, part), self.rows[path], path)
        for question in step.fields:
            yield from self._of_field(question, page)

    def _of_field(self, question: FieldDefinition, page: Page) -> Iterator[Entry]:
        label = _short(self._german(question.label))
        for path, part in self._paths(question.id):
            if part.startswith("choice."):
                yield Entry(page, "Antwort", self.rows[path], path, label)
            elif part == "label":
                yield Entry(page, LABELS.get(question.type, FIELD[part]), self.rows[path], path)
            else:
                yield Entry(page, FIELD.get(part, part), self.rows[path], path, label)

    def _paths(self, block: str) -> list[tuple[str, str]]:
        return self.by_block[block]

    def _when(self, rule: RuleDefinition) -> str:
        return _short(f"gilt, wenn: {explain(rule.when, self._name, self._option)}")

    def _name(self, key: str) -> str:
        if question := self.definition.by_key.get(key):
            return self._german(question.label) or key
        step = self.definition.steps_by_key.get(key)
        return (self._german(step.title) if step else "") or key

    def _option(self, key: str, choice: str) -> str:
        question = self.definition.by_key.get(key)
        return (self._german(question.choice_label(choice)) if question else "") or choice

    def _german(self, path: str) -> str:
        row = self.rows.get(path)
        return row.german if row else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_CONTEXT else f"{words[:LONGEST_CONTEXT]} …"
