"""The texts of a form: what is missing, what differs between languages, what is hard to read."""

import re
from collections.abc import Iterator

from forms.definition import StepDefinition
from forms.prover.finding import Finding, error, warning
from forms.prover.form import Form
from forms.wording import NAME
from translations.languages import PORTAL_LANGUAGES, SOURCE, find

# Words in a sentence people still understand at the first reading.
LONGEST_SENTENCE = {SOURCE: 20, "de-simple": 12}
SHOWN_PATHS = 3
PLACEHOLDER = re.compile(r"{[^{}]*}")
# A sentence ends at the end of a line, or with a stop before a space; not after "z. B." and the like.
END_OF_SENTENCE = re.compile(r"\n+|(?<=[.!?:…])(?<!\b[A-Za-zÄÖÜäöü]\.)(?<!\bAbs\.)(?<!\bNr\.)\s+")
PARTS = {
    "title": "Überschrift",
    "label": "Text",
    "reason": "Erklärung",
    "item": "Name für eine Person der Liste",
}


def findings(form: Form) -> Iterator[Finding]:
    yield from _missing_german(form)
    yield from _incomplete(form)
    yield from _placeholders(form)
    yield from _long_sentences(form)


def _block(path: str) -> str:
    """Return the id of the block a text belongs to; "" for the texts of the form itself."""
    block, dot, _part = path.partition(".")
    return block if dot else ""


def _missing_german(form: Form) -> Iterator[Finding]:
    for block, path in _needed(form):
        if form.german(path).strip():
            continue
        part = path.removeprefix(f"{block}.")
        if part.startswith("choice."):
            choice = part.removeprefix("choice.")
            yield error(block, f"Der Text der Antwort „{choice}“ fehlt auf Deutsch. Schreiben Sie ihn.")
        else:
            yield error(block, f"Auf Deutsch fehlt: {PARTS[part]}. Schreiben Sie den Text.")


def _needed(form: Form) -> Iterator[tuple[str, str]]:
    for step in form.definition.steps:
        yield step.id, step.title
        if step.kind == "people":
            yield step.id, step.item
        for field in step.fields:
            yield field.id, field.label
            for choice in dict.fromkeys(field.choices):
                yield field.id, field.choice_label(choice)
    for rule in form.definition.rules:
        yield rule.id, rule.reason


def _incomplete(form: Form) -> Iterator[Finding]:
    source = [path for path in form.texts if form.german(path)]
    for language in PORTAL_LANGUAGES:
        missing = [path for path in source if not form.texts[path].get(language.code)]
        if missing and language.code != SOURCE:
            first = ", ".join(f"„{form.german(path)[:30]}“" for path in missing[:SHOWN_PATHS])
            first += " …" if len(missing) > SHOWN_PATHS else ""
            yield warning(
                "",
                f"{language.german_name}: {len(missing)} von {len(source)} Texten fehlen ({first}). "
                "Übersetzen Sie sie, sonst sehen Menschen eine andere Sprache.",
                language.code,
            )


def _placeholders(form: Form) -> Iterator[Finding]:
    named = _about_a_person(form)
    for path, texts in form.texts.items():
        source = set(PLACEHOLDER.findall(texts.get(SOURCE, "")))
        for placeholder in sorted(source - {NAME}):
            yield warning(
                _block(path),
                f"Den Platzhalter {placeholder} gibt es nicht ({path}). Es gibt nur {NAME}.",
                SOURCE,
            )
        if NAME in source and _block(path) not in named:
            yield warning(
                _block(path),
                f"{NAME} steht in einem Text, der von keiner Person handelt ({path}). "
                "Der Name steht nur auf Seiten je Person.",
                SOURCE,
            )
        for code, text in texts.items():
            found = set(PLACEHOLDER.findall(text))
            if code != SOURCE and text and SOURCE in texts and found != source:
                language = find(code)
                name, different = (
                    language.german_name if language else code,
                    ", ".join(sorted(found ^ source)),
                )
                yield warning(
                    _block(path),
                    f"{name}: die Platzhalter sind andere als auf Deutsch ({path}: {different}). "
                    "Gleichen Sie sie an.",
                    code,
                )


def _about_a_person(form: Form) -> set[str]:
    """Return the blocks whose texts stand on pages about one person. The list itself names many."""

    def of_step(step: StepDefinition) -> set[str]:
        return {field.id for field in step.fields} | ({step.id} if step.per else set())

    steps = (step for step in form.definition.steps if form.definition.group_of(step))
    blocks = set().union(*(of_step(step) for step in steps))
    return blocks | {rule.id for rule in form.definition.rules if rule.per}


def _long_sentences(form: Form) -> Iterator[Finding]:
    for path, texts in form.texts.items():
        for code, longest in LONGEST_SENTENCE.items():
            for sentence in END_OF_SENTENCE.split(texts.get(code, "")):
                words = len(sentence.split())
                if words > longest:
                    start = " ".join(sentence.split()[:4])
                    yield warning(
                        _block(path),
                        f"Der Satz „{start} …“ hat {words} Wörter, gut sind höchstens {longest}. "
                        "Teilen Sie ihn.",
                        code,
                    )
