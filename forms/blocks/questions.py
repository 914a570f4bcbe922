"""One block class per type of question. Subclasses name the parts of their own."""

from typing import Any

from wagtail import blocks

from forms.blocks.common import condition, key
from forms.blocks.details import DetailsBlock, Part

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
PERIODS = [("", "jedes Datum"), ("past", "nur heute oder früher"), ("future", "nur heute oder später")]
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


LABEL = Part("label", "Frage")
HELP = Part("help", "Hilfe", "text")
NEED = Part("need", "Pflicht", "choice", NEEDS, default="optional")
THEY = (
    Part("label_they", "Frage, wenn jemand für eine andere Person ausfüllt", more=True),
    Part("help_they", "Hilfe, wenn jemand für eine andere Person ausfüllt", "text", more=True),
)
# Why a question may be asked: shown to people, and part of the notice on data protection.
SHEET = (
    Part("purpose", "Zweck: Warum fragen wir das?", "text", more=True),
    Part("legal_basis", "Rechtsgrundlage", more=True),
    Part("sensitivity", "Schutz", "choice", SENSITIVITIES, default="normal", more=True),
    Part(
        "retention_days",
        "Löschen nach Tagen",
        "number",
        help="Leer: zusammen mit der ganzen Anfrage.",
        more=True,
    ),
    Part("readers", "Nur diese Rollen lesen die Antwort", "several", _readers, more=True),
)
QUESTION_END = (
    key(),
    Part("example", "Beispiel", more=True),
    condition("visible_if", "Nur zeigen, wenn"),
    condition("required_if", "Pflicht, wenn"),
    *THEY,
    *SHEET,
)


class QuestionBlock(DetailsBlock):
    kind = "question"
    own: tuple[Part, ...] = ()

    def __init__(self, **options: Any) -> None:
        self.schema = (LABEL, HELP, *self.own, NEED, *QUESTION_END)
        super().__init__(**options)


class TextBlock(QuestionBlock):
    own = (
        Part("multiline", "mehrzeilig", "check"),
        Part("minimum", "Mindestlänge (Zeichen)", "number", more=True),
        Part("maximum", "Höchstlänge (Zeichen)", "number", more=True),
    )


class NumberBlock(QuestionBlock):
    own = (
        Part("minimum", "mindestens", "number", more=True),
        Part("maximum", "höchstens", "number", more=True),
    )


class DateBlock(QuestionBlock):
    own = (Part("period", "Zeitraum", "choice", PERIODS),)


class OptionsBlock(QuestionBlock):
    own = (Part("choices", "Antworten", "answers"),)


class TaxonomyBlock(QuestionBlock):
    own = (
        Part("vocabulary", "Liste", "choice", VOCABULARIES, default="need"),
        Part("multiple", "mehrere Antworten", "check"),
    )


class FilesBlock(QuestionBlock):
    own = (Part("maximum", "Zahl der Dateien höchstens", "number", default=3),)


class SilentBlock(DetailsBlock):
    """Between the questions: shown, never answered."""

    kind = "silent"
    own: tuple[Part, ...] = (Part("help", "Text", "text"),)

    def __init__(self, **options: Any) -> None:
        self.schema = (
            Part("label", "Überschrift"),
            *self.own,
            key(),
            condition("visible_if", "Nur zeigen, wenn"),
            *THEY,
        )
        super().__init__(**options)


class ComputedBlock(SilentBlock):
    kind = "computed"
    own = (Part("formula", "Berechnung", "formula"), Part("help", "Text", "text", more=True))


class FieldsBlock(blocks.StreamBlock):
    text = TextBlock(label="Text", icon="pilcrow")
    number = NumberBlock(label="Zahl", icon="plus")
    money = QuestionBlock(label="Geldbetrag", icon="tag")
    email = QuestionBlock(label="E-Mail-Adresse", icon="mail")
    phone = QuestionBlock(label="Telefonnummer", icon="mobile-alt")
    date = DateBlock(label="Datum", icon="date")
    partial_date = DateBlock(label="Datum, auch ungefähr", icon="date")
    month = DateBlock(label="Monat", icon="date")
    time_grid = QuestionBlock(label="Zeiten in der Woche", icon="time")
    choice = OptionsBlock(label="Eine Antwort wählen", icon="radio-full")
    choices = OptionsBlock(label="Mehrere Antworten wählen", icon="tick")
    yes_no = QuestionBlock(label="Ja / Nein / Weiß ich nicht", icon="check")
    taxonomy = TaxonomyBlock(label="Auswahl aus einer Liste der Stadt", icon="list-ul")
    address = QuestionBlock(label="Adresse", icon="home")
    files = FilesBlock(label="Dateien", icon="upload")
    consent = QuestionBlock(label="Einwilligung", icon="tick-inverse")
    info = SilentBlock(label="Hinweis", icon="info-circle")
    heading = SilentBlock(label="Zwischenüberschrift", icon="title")
    computed = ComputedBlock(label="Berechneter Wert", icon="cog")

    class Meta:
        required = False
