"""Parts that several blocks have: keys, conditions, dates computed from answers."""

from typing import Any

from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

KEY = RegexValidator(
    r"^[a-z][a-z0-9_]{0,39}$", "Nur Kleinbuchstaben, Ziffern und _; beginnt mit einem Buchstaben."
)

OPERATORS = [
    ("eq", "ist"),
    ("ne", "ist nicht"),
    ("in", "ist eines von"),
    ("has_any", "enthält eines von"),
    ("has_all", "enthält alle von"),
    ("lt", "ist kleiner / früher als"),
    ("le", "ist höchstens / spätestens"),
    ("gt", "ist größer / später als"),
    ("ge", "ist mindestens / frühestens"),
    ("filled", "ist beantwortet"),
    ("empty", "ist nicht beantwortet"),
    ("within", "Regel gilt am Stichtag"),
]
MEASURES = [
    ("answer", "die Antwort"),
    ("age", "das Alter heute (Jahre)"),
    ("age_at_fact", "das Alter am Stichtag (Jahre)"),
    ("count", "die Zahl der Personen"),
    ("sum", "die Summe über Personen"),
]
COMPARED = [
    ("value", "fester Wert"),
    ("today", "heute"),
    ("key_date", "Stichtag der Regel"),
    ("question", "andere Frage"),
]
UNITS = [("days", "Tage"), ("weeks", "Wochen"), ("months", "Monate"), ("years", "Jahre")]
MATCHES = [("all", "alle Zeilen treffen zu"), ("any", "mindestens eine Zeile trifft zu")]


def key_block(**options: Any) -> blocks.CharBlock:
    settings = {"label": "Kürzel", "help_text": "Einmalig im Formular, zum Beispiel: name"}
    return blocks.CharBlock(validators=[KEY], **{**settings, **options})


def question_key(**options: Any) -> blocks.CharBlock:
    """The key of a question named elsewhere; the admin's script offers those of the form."""
    return blocks.CharBlock(**{"label": "Frage (Kürzel)", "form_classname": "question-key", **options})


def number_block(**options: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(**{"required": False, **options})


class RowBlock(blocks.StructBlock):
    """One comparison: question – operator – value."""

    question = question_key(label="Frage oder Personenliste (Kürzel)")
    operator = blocks.ChoiceBlock(OPERATORS, label="Vergleich", default="eq")
    value = blocks.CharBlock(
        label="Wert",
        required=False,
        help_text="Kürzel der Antwort, Zahl, Datum (2026-12-31); mehrere mit Komma.",
    )
    measure = blocks.ChoiceBlock(MEASURES, label="Verglichen wird", default="answer")
    compare_with = blocks.ChoiceBlock(COMPARED, label="mit", default="value")
    number = number_block(label="verschoben um")
    unit = blocks.ChoiceBlock(UNITS, label="Einheit", default="days")

    class Meta:
        icon = "filter"
        label_format = "{question} {operator} {value}"
        form_layout = BlockGroup(
            children=["question", "operator", "value"],
            settings=["measure", "compare_with", "number", "unit"],
        )


class RowGroupBlock(blocks.StructBlock):
    """Rows that belong together, or that are asked of the people of a list."""

    match = blocks.ChoiceBlock(MATCHES, label="Verknüpfung", default="any")
    person = blocks.ChoiceBlock(
        [("any", "mindestens eine Person"), ("all", "jede Person")], label="gilt für", required=False
    )
    people = question_key(label="Personenliste (Kürzel)", required=False)
    rows = blocks.ListBlock(RowBlock(), label="Zeilen", min_num=1)

    class Meta:
        icon = "group"
        label_format = "Gruppe: {match}"


class ConditionRowsBlock(blocks.StreamBlock):
    row = RowBlock(label="Zeile")
    group = RowGroupBlock(label="Gruppe von Zeilen")

    class Meta:
        required = False


class ConditionBlock(blocks.StructBlock):
    match = blocks.ChoiceBlock(MATCHES, label="Verknüpfung", default="all")
    rows = ConditionRowsBlock(label="Zeilen", required=False)

    class Meta:
        icon = "filter"
        collapsed = True


class FormulaBlock(blocks.StructBlock):
    """A value computed from answers: a date moved by some time, an age, a number of people, a total."""

    question = question_key(label="aus Frage oder Personenliste (Kürzel)", required=False)
    measure = blocks.ChoiceBlock(MEASURES, label="Berechnet wird", default="answer")
    number = number_block(label="plus")
    unit = blocks.ChoiceBlock(UNITS, label="Einheit", default="days")
    or_question = question_key(label="oder aus Frage (Kürzel), wenn das früher ist", required=False)

    class Meta:
        icon = "cog"
