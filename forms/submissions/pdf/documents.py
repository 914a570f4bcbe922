"""The receipt of a submission and the card for coming back to a draft, as PDF.

The caller gives texts that are already translated and dates that are already formatted. A `Line` names the
language its text is really in: a text shown in German for want of a translation says "de".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno

from forms.submissions.pdf.text import MISSING, direction_of, paragraphs
from forms.submissions.pdf.typeset import pdf
from translations.languages import SOURCE

# Words the caller gives, by key; what is missing in the person's language stands there in German.
RECEIPT_LABELS = (
    "reference",  # Aktenzeichen
    "submitted_at",  # Eingegangen am
    "not_answered",  # nicht beantwortet
    "advice",  # Hinweise
    "as_of",  # Stand
    "source",  # Quelle
    "attachments",  # Anlagen
    "version",  # Fassung des Formulars
    "unprintable",  # […] steht für Zeichen, die sich nicht drucken lassen.
)
CARD_LABELS = (
    "code",  # Ihr Code
    "valid_until",  # Gültig bis
    "step_1",  # how to go on, in three sentences
    "step_2",
    "step_3",
    "pin_rule",  # Die PIN steht nicht auf dieser Karte.
    "fold",  # An der Linie ausschneiden und in der Mitte falten.
    "qr",  # what the QR code is, for people who do not see it
)

# An answer this long is printed once, across the page, and may run on to the next one.
LONG_ANSWER = 300


@dataclass(frozen=True)
class Line:
    """A text and its language (BCP 47); "" for what a person typed: the first letter gives the direction."""

    text: str
    language: str


@dataclass(frozen=True)
class Entry:
    """A question with its answer, in the person's language and in German."""

    question: Line
    question_de: Line
    answer: Line
    answer_de: Line


@dataclass(frozen=True)
class Part:
    """A step of the form; `person` is the name of whom it is about, or ""."""

    title: Line
    title_de: Line
    person: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Advice:
    """What a rule said, of which day, and where it stands."""

    text: Line
    text_de: Line
    date: str
    source: str


@dataclass(frozen=True)
class Receipt:
    """All a person gets back for what they sent; `labels` as in RECEIPT_LABELS. PDF/UA wants a title."""

    language: str
    title: Line
    title_de: Line
    reference: str
    submitted_at: str
    parts: tuple[Part, ...]
    advice: tuple[Advice, ...]
    attachments: tuple[str, ...]
    labels: Mapping[str, str]
    labels_de: Mapping[str, str]
    version: str


@dataclass(frozen=True)
class ResumeCard:
    """How to come back to a draft without an account; `labels` as in CARD_LABELS."""

    language: str
    title: Line
    code: str
    link: str
    valid_until: str
    labels: Mapping[str, str]
    labels_de: Mapping[str, str]


def receipt_pdf(receipt: Receipt) -> bytes:
    """Return the receipt: the person's language with German beside it, or German alone."""
    data = _page(receipt.language, receipt.title) | {
        "title_de": _line(receipt.title_de),
        "reference": _typed(receipt.reference),
        "submitted_at": _line(Line(receipt.submitted_at, receipt.language)),
        "parts": [_part(part) for part in receipt.parts],
        "advice": [_advice(advice) for advice in receipt.advice],
        "attachments": [_typed(name) for name in receipt.attachments],
        "version": _typed(receipt.version),
        **_labels(RECEIPT_LABELS, receipt.language, receipt.labels, receipt.labels_de),
    }
    return pdf("receipt.typ", data | {"unprintable": MISSING in str(data)})


def resume_card_pdf(card: ResumeCard) -> bytes:
    """Return one page with the card to cut out and fold."""
    picture = BytesIO()
    segno.make(card.link, micro=False, error="m").save(picture, kind="svg", xmldecl=False, border=4)
    return pdf(
        "card.typ",
        _page(card.language, card.title)
        | {
            "code": _typed(card.code),
            "link": _typed(card.link),
            "valid_until": _line(Line(card.valid_until, card.language)),
            "qr": picture.getvalue().decode(),
            **_labels(CARD_LABELS, card.language, card.labels, card.labels_de),
        },
    )


def _page(language: str, title: Line) -> dict[str, Any]:
    return {
        "language": _subtag(language),
        "direction": direction_of("", language),
        "bilingual": language != SOURCE,
        "title": _line(title),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "title": _line(part.title),
        "title_de": _line(part.title_de),
        "person": _typed(part.person),
        "entries": [_entry(entry) for entry in part.entries],
    }


def _entry(entry: Entry) -> dict[str, Any]:
    longest = max((entry.answer.text, entry.answer_de.text), key=len)
    return {
        "question": _line(entry.question),
        "question_de": _line(entry.question_de),
        "answer": _line(entry.answer),
        "answer_de": _line(entry.answer_de),
        "long": len(longest) > LONG_ANSWER or longest.count("\n") > LONG_ANSWER // 50,
        "same": entry.answer.text == entry.answer_de.text,
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "text": _line(advice.text),
        "text_de": _line(advice.text_de),
        "date": _typed(advice.date),
        "source": _typed(advice.source),
    }


def _labels(
    keys: tuple[str, ...], language: str, labels: Mapping[str, str], labels_de: Mapping[str, str]
) -> dict[str, Any]:
    german = {key: Line(labels_de[key], SOURCE) for key in keys}
    own = {key: Line(labels[key], language) if labels.get(key) else german[key] for key in keys}
    return {
        "labels": {key: _line(line) for key, line in own.items()},
        "labels_de": {key: _line(line) for key, line in german.items()},
    }


def _typed(text: str) -> dict[str, Any]:
    return _line(Line(text, ""))


def _line(line: Line) -> dict[str, Any]:
    return {
        "language": _subtag(line.language),
        "paragraphs": [
            {"direction": paragraph.direction, "runs": [[run.text, run.isolated] for run in paragraph.runs]}
            for paragraph in paragraphs(line.text, line.language)
        ],
    }


def _subtag(language: str) -> str:
    """Return what Typst takes as a language: "de" for "de-simple", "" for what is none."""
    primary = language.partition("-")[0].lower()
    return primary if primary.isascii() and primary.isalpha() and len(primary) in (2, 3) else ""
