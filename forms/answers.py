"""Answers as people read them: on the check page, the receipt and in a case."""

from dataclasses import dataclass
from typing import Any

from forms import fields
from forms.definition import FormDefinition
from forms.models import Texts, text
from translations.fallback import Text


@dataclass(frozen=True)
class Answer:
    label: Text
    value: str
    multiline: bool


@dataclass(frozen=True)
class StepAnswers:
    key: str
    title: Text
    answers: list[Answer]


def readable(
    definition: FormDefinition, texts: Texts, answers: dict[str, Any], language: str
) -> list[StepAnswers]:
    """Return all questions with their answers; unanswered ones have the value ""."""
    return [
        StepAnswers(
            key=step.key,
            title=text(texts, step.title, language),
            answers=[
                Answer(
                    text(texts, field.label, language),
                    fields.in_words(field, answers.get(field.id), texts, language),
                    field.multiline,
                )
                for field in step.fields
            ],
        )
        for step in definition.steps
    ]
