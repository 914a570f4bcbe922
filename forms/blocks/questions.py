"""One block class per type of question. Subclasses name the parts of their own."""

from typing import Any

from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from forms.blocks.common import ConditionBlock, FormulaBlock, key_block, number_block

NEEDS = [
    ("required", "muss beantwortet werden"),
    ("advisory", "wichtig, darf offen bleiben"),
    ("optional", "freiwillig"),
]
SENSITIVITIES = [
    ("normal", "normal"),
    ("art9", "besonders geschützt (Art. 9 DSGVO: Gesundheit, Religion, Herkunft …)"),
    ("art10", "Straftaten (Art. 10 DSGVO)"),
]
PERIODS = [("past", "nur heute oder früher"), ("future", "nur heute oder später")]
VOCABULARIES = [
    ("need", "Bedarf"),
    ("theme", "Thema"),
    ("district", "Stadtteil"),
    ("language", "Sprache"),
    ("country", "Land"),
    ("residence_status", "Aufenthaltsstatus"),
]


def _readers() -> list[tuple[str, str]]:
    from django.contrib.auth.models import Group

    return [(name, name) for name in Group.objects.order_by("name").values_list("name", flat=True)]


class SheetBlock(blocks.StructBlock):
    """Why a question may be asked: shown to people, and compiled into the notice on data protection."""

    purpose = blocks.TextBlock(label="Warum fragen wir das?", required=False, max_length=300)
    legal_basis = blocks.CharBlock(label="Rechtsgrundlage", required=False, max_length=200)
    sensitivity = blocks.ChoiceBlock(SENSITIVITIES, label="Schutz", default="normal")
    retention_days = number_block(
        label="Löschen nach Tagen", min_value=1, help_text="Leer: zusammen mit der ganzen Anfrage."
    )
    readers = blocks.MultipleChoiceBlock(
        choices=_readers, label="Nur diese Rollen lesen die Antwort", required=False
    )

    class Meta:
        icon = "lock"
        collapsed = True


class PlainBlock(blocks.StructBlock):
    """What every block of a page has, question or not."""

    key = key_block()
    label = blocks.CharBlock(label="Text", max_length=300)
    help = blocks.TextBlock(label="Hilfe", required=False)
    label_they = blocks.CharBlock(
        label="Text, wenn jemand für eine andere Person ausfüllt", required=False, max_length=300
    )
    help_they = blocks.TextBlock(label="Hilfe, wenn jemand für eine andere Person ausfüllt", required=False)
    visible_if = ConditionBlock(label="Nur zeigen, wenn", required=False)

    class Meta:
        label_format = "{label}"
        form_layout = BlockGroup(
            children=["label", "help"], settings=["key", "visible_if", "label_they", "help_they"]
        )


class QuestionBlock(PlainBlock):
    label = blocks.CharBlock(label="Frage", max_length=300)
    example = blocks.CharBlock(label="Beispiel", required=False, max_length=200)
    need = blocks.ChoiceBlock(NEEDS, label="Pflicht", default="optional")
    required_if = ConditionBlock(label="Pflicht, wenn", required=False)
    sheet = SheetBlock(label="Zweck und Schutz", required=False)

    class Meta:
        label_format = "{label}"


def layout(*own: str, settings: tuple[str, ...] = ()) -> BlockGroup:
    """Return the layout of a question: what is its own stands open, what is rarely needed behind the wheel."""
    return BlockGroup(
        children=["label", "help", *own, "need"],
        settings=[
            "key",
            *settings,
            "example",
            "visible_if",
            "required_if",
            "label_they",
            "help_they",
            "sheet",
        ],
    )


class TextBlock(QuestionBlock):
    multiline = blocks.BooleanBlock(label="mehrzeilig", required=False)
    minimum = number_block(label="Mindestlänge (Zeichen)", min_value=0)
    maximum = number_block(label="Höchstlänge (Zeichen)", min_value=1, max_value=10_000)

    class Meta:
        label, icon = "Text", "pilcrow"
        form_layout = layout(settings=("multiline", "minimum", "maximum"))


class NumberBlock(QuestionBlock):
    minimum = number_block(label="mindestens")
    maximum = number_block(label="höchstens")

    class Meta:
        label, icon = "Zahl", "plus"
        form_layout = layout(settings=("minimum", "maximum"))


class DateBlock(QuestionBlock):
    period = blocks.ChoiceBlock(PERIODS, label="Zeitraum", required=False)

    class Meta:
        label, icon = "Datum", "date"
        form_layout = layout(settings=("period",))


class OptionBlock(blocks.StructBlock):
    label = blocks.CharBlock(label="Antwort", max_length=200)
    key = key_block()
    exclusive = blocks.BooleanBlock(
        label="steht allein", required=False, help_text="Zum Beispiel: nichts davon (bei mehreren Antworten)"
    )

    class Meta:
        label_format = "{label}"
        form_layout = BlockGroup(children=["label", "key"], settings=["exclusive"])


class OptionsBlock(QuestionBlock):
    choices = blocks.ListBlock(OptionBlock(), label="Antworten", min_num=2)

    class Meta:
        label, icon = "Eine Antwort wählen", "radio-full"
        form_layout = layout("choices")


class TaxonomyBlock(QuestionBlock):
    vocabulary = blocks.ChoiceBlock(VOCABULARIES, label="Liste", default="need")
    multiple = blocks.BooleanBlock(label="mehrere Antworten", required=False)

    class Meta:
        label, icon = "Auswahl aus einer Liste der Stadt", "list-ul"
        form_layout = layout("vocabulary", settings=("multiple",))


class FilesBlock(QuestionBlock):
    maximum = number_block(label="Zahl der Dateien höchstens", default=3, min_value=1, max_value=20)

    class Meta:
        label, icon = "Dateien", "upload"
        form_layout = layout(settings=("maximum",))


class InfoBlock(PlainBlock):
    label = blocks.CharBlock(label="Überschrift", max_length=300)
    help = blocks.TextBlock(label="Text")

    class Meta:
        label, icon = "Hinweis", "info-circle"


class ComputedBlock(PlainBlock):
    formula = FormulaBlock(label="Berechnung")

    class Meta:
        label, icon = "Berechneter Wert", "cog"
        form_layout = BlockGroup(
            children=["label", "formula"], settings=["key", "help", "visible_if", "label_they", "help_they"]
        )


def _simple(label: str, icon: str) -> Any:
    """Return a block without parts of its own."""

    class Meta:
        form_layout = layout()

    Meta.label, Meta.icon = label, icon  # type: ignore[attr-defined]
    return type("SimpleBlock", (QuestionBlock,), {"Meta": Meta, "__module__": __name__})()


class FieldsBlock(blocks.StreamBlock):
    text = TextBlock()
    number = NumberBlock()
    money = _simple("Geldbetrag", "tag")
    email = _simple("E-Mail-Adresse", "mail")
    phone = _simple("Telefonnummer", "mobile-alt")
    date = DateBlock()
    partial_date = DateBlock(label="Datum, auch ungefähr")
    month = DateBlock(label="Monat")
    time_grid = _simple("Zeiten in der Woche", "time")
    choice = OptionsBlock()
    choices = OptionsBlock(label="Mehrere Antworten wählen", icon="tick")
    yes_no = _simple("Ja / Nein / Weiß ich nicht", "check")
    taxonomy = TaxonomyBlock()
    address = _simple("Adresse", "home")
    files = FilesBlock()
    consent = _simple("Einwilligung", "tick-inverse")
    info = InfoBlock()
    heading = PlainBlock(label="Zwischenüberschrift", icon="title")
    computed = ComputedBlock()

    class Meta:
        required = False
