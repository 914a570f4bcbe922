"""What somebody of the office may read of the answers, question by question.

`readers` of a question names the roles that read its answer; nobody named means everybody who reads
submissions. What Art. 9 and 10 GDPR protect needs the role "Härtefall" besides, and a reason. What is
computed from a masked answer, or said by a rule because of one, is masked like it.
"""

from dataclasses import dataclass

from forms.definition import FieldDefinition, FormDefinition

SPECIAL = ("art9", "art10")
SPECIAL_ROLE = "Härtefall"
WITH_REASON = f"nur für: {SPECIAL_ROLE}, mit Begründung"


@dataclass(frozen=True)
class Reader:
    """`special`: may read what is specially protected, and has said why."""

    roles: frozenset[str]
    special: bool = False

    def mask(self, question: FieldDefinition) -> str:
        """Return for whom an answer is instead; "" if it is for this reader."""
        if question.readers and not self.roles & set(question.readers):
            return f"nur für: {', '.join(question.readers)}"
        return WITH_REASON if question.sensitivity in SPECIAL and not self.special else ""

    def masks(self, definition: FormDefinition) -> dict[str, str]:
        """Return the sentence for each question that is not for this reader, by id."""
        masked: dict[str, str] = {}
        keys: dict[str, str] = {}
        for question in definition:
            sentence = self.mask(question)
            if not sentence and question.formula is not None:
                sentence = next((keys[key] for key in sorted(question.formula.sources() & set(keys))), "")
            if sentence:
                masked[question.id] = keys[question.key] = sentence
        return masked


def has_special(definition: FormDefinition) -> bool:
    return any(question.asks and question.sensitivity in SPECIAL for question in definition)
