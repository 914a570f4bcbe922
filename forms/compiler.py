"""From the editor's StreamField to a definition and its German texts."""

from collections import Counter
from collections.abc import Iterator

from wagtail.blocks import StreamValue

from forms.definition import FieldDefinition, FormDefinition, StepDefinition


class FormProblem(ValueError):
    """Why a form cannot be published; the message is for editors, in German."""


def compile_structure(structure: StreamValue) -> FormDefinition:
    """Return the definition; raise FormProblem naming the first thing that is wrong with it."""
    definition = FormDefinition(
        tuple(
            StepDefinition(
                id=step.id,
                key=step.value["key"],
                fields=tuple(
                    FieldDefinition(
                        id=field.id,
                        key=field.value["key"],
                        type=field.block_type,
                        required=bool(field.value["required"]),
                        multiline=bool(field.value.get("multiline")),
                        choices=tuple(choice["key"] for choice in field.value.get("choices", ())),
                    )
                    for field in step.value["fields"]
                ),
            )
            for step in structure
        )
    )
    for problem in problems(definition):
        raise FormProblem(problem)
    return definition


def problems(definition: FormDefinition) -> Iterator[str]:
    """Yield what keeps a definition from being published."""
    if not definition.steps:
        yield "Das Formular hat noch keinen Schritt."
    for step in definition.steps:
        if not step.fields:
            yield f"Der Schritt „{step.key}“ hat keine Frage."
    yield from _doubled("Schritt", (step.key for step in definition.steps))
    yield from _doubled("Frage", (field.key for field in definition))
    for field in definition:
        yield from _doubled(f"Antwort in „{field.key}“", field.choices)


def _doubled(what: str, keys: Iterator[str] | tuple[str, ...]) -> Iterator[str]:
    for key, count in Counter(keys).items():
        if count > 1:
            yield f"Das Kürzel „{key}“ kommt mehrfach vor ({what})."


def source_texts(structure: StreamValue) -> dict[str, str]:
    """Return the German texts of a structure by path; empty ones are left out."""
    texts: dict[str, str] = {}
    for step in structure:
        texts[f"{step.id}.title"] = step.value["title"]
        texts[f"{step.id}.intro"] = step.value["intro"]
        for field in step.value["fields"]:
            texts[f"{field.id}.label"] = field.value["label"]
            texts[f"{field.id}.help"] = field.value["help"]
            for choice in field.value.get("choices", ()):
                texts[f"{field.id}.choice.{choice['key']}"] = choice["label"]
    return {path: text for path, text in texts.items() if text}
