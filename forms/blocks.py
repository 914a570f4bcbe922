"""What editors build forms from: one block per kind of question, German texts inside."""

from django.core.validators import RegexValidator
from wagtail import blocks

KEY = RegexValidator(
    r"^[a-z][a-z0-9_]{0,39}$", "Nur Kleinbuchstaben, Ziffern und _; beginnt mit einem Buchstaben."
)


def key_block() -> blocks.CharBlock:
    return blocks.CharBlock(
        label="Kürzel", validators=[KEY], help_text="Einmalig im Formular, zum Beispiel: name"
    )


class QuestionBlock(blocks.StructBlock):
    """What every question has. Subclasses name their `type` and the parts of their own."""

    key = key_block()
    label = blocks.CharBlock(label="Frage", max_length=300)
    help = blocks.TextBlock(label="Hilfe", required=False)
    required = blocks.BooleanBlock(label="Pflichtfrage", required=False)


class TextQuestionBlock(QuestionBlock):
    multiline = blocks.BooleanBlock(label="mehrzeilig", required=False)

    class Meta:
        label = "Text"
        icon = "pilcrow"


class ChoiceBlock(blocks.StructBlock):
    key = key_block()
    label = blocks.CharBlock(label="Antwort", max_length=200)


class ChoiceQuestionBlock(QuestionBlock):
    choices = blocks.ListBlock(ChoiceBlock(), label="Antworten", min_num=2)

    class Meta:
        label = "Auswahl (eine Antwort)"
        icon = "radio-full"


class DateQuestionBlock(QuestionBlock):
    class Meta:
        label = "Datum"
        icon = "date"


class ConsentQuestionBlock(QuestionBlock):
    class Meta:
        label = "Einwilligung"
        icon = "tick"


class FieldsBlock(blocks.StreamBlock):
    text = TextQuestionBlock()
    choice = ChoiceQuestionBlock()
    date = DateQuestionBlock()
    consent = ConsentQuestionBlock()


class StepBlock(blocks.StructBlock):
    key = key_block()
    title = blocks.CharBlock(label="Überschrift", max_length=200)
    intro = blocks.TextBlock(label="Einleitung", required=False)
    fields = FieldsBlock(label="Fragen")

    class Meta:
        label = "Schritt"
        icon = "list-ul"


class StepsBlock(blocks.StreamBlock):
    step = StepBlock()
