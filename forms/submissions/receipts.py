"""What people get back for what they sent: all their answers, in their language and in German."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from forms.answers import Answer, Section
from forms.definition import FieldDefinition
from forms.rules import Result
from forms.submissions.attachments import names_in
from forms.submissions.models import Submission
from forms.submissions.pdf.documents import Advice, Entry, Line, Part, Receipt
from forms.submissions.reader import Reader
from forms.submissions.reading import files_of, results_of, sections_of, wording_of
from forms.wording import FIRST_STRONG_ISOLATE, POP_ISOLATE, Wording
from translations.fallback import Text
from translations.languages import SOURCE

# What people type stands in whatever language they typed it.
TYPED = ("text", "email", "phone", "address", "files", "number", "money")


def receipt_of(submission: Submission, language: str, reader: Reader | None = None) -> Receipt:
    """Return the receipt for the person, or as a reader of the office may see it.

    Budget: with `receipt_pdf` 200 ms for a long form.
    """
    version = submission.form_version
    own, german = wording_of(submission, language), wording_of(submission, SOURCE)
    pages = zip(
        sections_of(submission, language, reader), sections_of(submission, SOURCE, reader), strict=True
    )
    with translation.override(language):
        labels, when = _labels(), timezone.localtime(submission.submitted_at)
        submitted_at = f"{date_format(when, 'DATE_FORMAT')}, {when:%H:%M}"
    return Receipt(
        language=language,
        title=_line(own("title")),
        title_de=_line(german("title")),
        reference=submission.reference,
        submitted_at=submitted_at,
        parts=tuple(
            _part(page, page_de, submission, own, german)
            for page, page_de in pages
            if page.answers or page.people
        ),
        advice=tuple(_advice(result, own, german) for result in results_of(submission, reader)),
        attachments=tuple(names_in(files_of(submission, reader)).values()),
        labels=labels,
        labels_de=_german_labels(),
        version=f"{version.number}.{submission.text_revision} · {version.sha256[:12]}",
    )


def _line(text: Text) -> Line:
    return Line(text.value, text.language.code)


def _part(page: Section, page_de: Section, submission: Submission, own: Wording, german: Wording) -> Part:
    """Return one page of the form; the list of people is one entry with their names."""
    definition = submission.form_version.compiled
    entries = [
        _entry(definition.by_id[answer.field_id], answer, answer_de, own.language)
        for answer, answer_de in zip(page.answers, page_de.answers, strict=True)
    ]
    if page.people:
        item, names = definition.steps_by_key[page.key].item, Line("\n".join(page.people), "")
        entries.append(Entry(_line(own(item)), _line(german(item)), names, names))
    return Part(_line(page.title), _line(page_de.title), page.person, tuple(entries))


def _entry(question: FieldDefinition, answer: Answer, answer_de: Answer, language: str) -> Entry:
    if question.type in TYPED:
        language, german = "", ""
    else:
        german = SOURCE
        if question.type in ("choice", "choices"):
            # The words of a choice are there in the languages its question is there in.
            language = answer.label.language.code
    words, words_de = Line(answer.value, language), Line(answer_de.value, german)
    return Entry(_line(answer.label), _line(answer_de.label), words, words_de)


def _advice(result: Result, own: Wording, german: Wording) -> Advice:
    checked = result.rule.checked_on
    return Advice(
        _said(result, own),
        _said(result, german),
        f"{checked:%d.%m.%Y}" if checked else "",
        " ".join(part for part in (result.rule.legal_basis, result.rule.source_url) if part),
    )


def _said(result: Result, wording: Wording) -> Line:
    """Return what a rule says, with whom it concerns and the last day, if any."""
    name = result.row.name if result.row else ""
    reason = wording.about(name)(result.rule.reason)
    text = reason.value
    if name and name not in text:
        text = f"{FIRST_STRONG_ISOLATE}{name}{POP_ISOLATE}: {text}"
    with translation.override(wording.language):
        if result.deadline:
            day = date_format(result.deadline, "DATE_FORMAT")
            text = f"{text}\n{_('Letzter Tag:')} {day}"
    return Line(text, reason.language.code)


def _german_labels() -> dict[str, str]:
    with translation.override(SOURCE):
        return _labels()


def _labels() -> dict[str, str]:
    """Return the words of the receipt itself (RECEIPT_LABELS) in the active language."""
    return {
        "reference": _("Ihre Nummer"),
        "submitted_at": _("Eingegangen am"),
        "not_answered": _("nicht beantwortet"),
        "advice": _("Das fällt uns auf"),
        "as_of": _("Stand"),
        "source": _("Quelle"),
        "attachments": _("Ihre Dateien"),
        "version": _("Fassung des Formulars"),
        "unprintable": _("[…] steht für Zeichen, die sich nicht drucken lassen."),
    }
