"""Files on a page: kept as soon as they arrive, whatever else is wrong on the page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forms.definition import FieldDefinition
from forms.fields import StepForm
from forms.submissions import attachments
from forms.submissions.models import Attachment
from forms.walk import Path, Stop
from forms.wizard.visit import Visit

if TYPE_CHECKING:
    from forms.wizard.page import Posted

# Sentences by the id of the question.
Refusals = dict[str, list[str]]
# Value of the button that removes a file, before its id.
REMOVE = "removefile:"


@dataclass(frozen=True)
class File:
    """A file of the list. `url` is "" while nobody may open it."""

    id: str
    name: str
    size: int
    url: str
    infected: bool

    @property
    def waits(self) -> bool:
        return not self.url and not self.infected


@dataclass(frozen=True)
class Files:
    """What the template draws of a question for files. `others`: somebody else's, not for these eyes."""

    id: str
    url: str
    kept: tuple[File, ...]
    others: int
    limit: int
    max_bytes: int
    is_full: bool
    required: bool
    errors: tuple[str, ...] = ()


def drawn(visit: Visit, stop: Stop, question: FieldDefinition, *, errors: Iterable[str] = ()) -> Files:
    """Return the files of a question as one access may see them."""
    rows = list(_rows(visit, stop, question))
    mine = [one for one in rows if _is_visible(visit, one)]
    counting = [one for one in rows if one.state != Attachment.State.INFECTED]
    limit = attachments.limit_of(question)
    return Files(
        id=f"files-{question.id}",
        url=visit.url("upload", field_id=question.id, **({"row": stop.row.id} if stop.row else {})),
        kept=tuple(_drawn(visit, one) for one in mine),
        others=sum(one not in mine for one in counting),
        limit=limit,
        max_bytes=attachments.max_bytes(),
        is_full=len(counting) >= limit,
        required=question.id in visit.required(stop, visit.path),
        errors=tuple(errors),
    )


def _drawn(visit: Visit, one: Attachment) -> File:
    url = visit.url("file", pk=one.pk) if attachments.may_be_served(one) else ""
    return File(str(one.pk), one.name, one.size, url, one.state == Attachment.State.INFECTED)


def _is_visible(visit: Visit, attachment: Attachment) -> bool:
    """True for one's own files; the family sees all of them, a helper those of this very access."""
    return visit.grant.reads or attachment.by == visit.grant.pk


def visible(visit: Visit, pk: Any) -> Attachment | None:
    """Return a file of the draft that this access may see and open."""
    attachment = Attachment.objects.filter(draft=visit.draft, submission=None, pk=pk).first()
    if attachment and _is_visible(visit, attachment) and attachments.may_be_served(attachment):
        return attachment
    return None


def _rows(visit: Visit, stop: Stop, question: FieldDefinition) -> Iterable[Attachment]:
    row_id = stop.row.id if stop.row else ""
    return Attachment.objects.filter(draft=visit.draft, field_id=question.id, row_id=row_id)


# --- Keeping --------------------------------------------------------------------------------------
def take(visit: Visit, posted: "Posted") -> Refusals:
    """Keep the files that came with a page; return why others were refused, by the id of the question.

    The errors are in the form, too, and with them what is still missing. Raise Conflict if the draft was
    changed meanwhile: tried again, nothing is kept twice.
    """
    problems = {
        one.id: refusals
        for one in posted.stop.asked
        if one.type == "files"
        and (refusals := keep(visit, posted.stop, one, posted.form.cleaned_data.get(one.id) or ()))
    }
    show(posted.form, problems)
    for question in missing(visit, posted.stop, posted.path):
        if question.id not in problems:
            posted.form.add_error(question.id, _("Bitte wählen Sie mindestens eine Datei aus."))
    return problems


def show(form: StepForm, problems: Refusals) -> None:
    """Put refusals into a form."""
    for field_id, refusals in problems.items():
        form.add_error(field_id, ValidationError(refusals))


def keep(visit: Visit, stop: Stop, question: FieldDefinition, files: Iterable[Any]) -> list[str]:
    """Keep new files of a question, each by itself; return a sentence for each one refused."""
    refusals = []
    for file in files:
        upload = {
            "draft": visit.draft,
            "question": question,
            "row_id": stop.row.id if stop.row else "",
            "file": file,
            "by": visit.grant,
        }
        try:
            # Looking into a file takes time, and nobody else may write in the meantime of a transaction.
            attachments.prepare_upload(**upload)
            with transaction.atomic():
                attachments.keep_upload(**upload)
                _answer(visit, stop, question)
        except attachments.UploadRefused as refused:
            refusals.append(refused.message)
    return refusals


def _answer(visit: Visit, stop: Stop, question: FieldDefinition) -> None:
    """Make the files of a question its answer, and store the draft if that has changed anything."""
    kept = [one for one in _rows(visit, stop, question) if one.state != Attachment.State.INFECTED]
    ids, answers = [str(one.pk) for one in kept], visit.state.answers_of(stop.row)
    if (answers.get(question.id) or []) == ids:
        return
    answers[question.id] = ids
    # The answer is a helper's own while all its files are; else it is sealed for every helper.
    reference, by = visit.reference(stop, question.id), {one.by for one in kept}
    visit.state.by.pop(reference, None)
    if len(by) == 1 and None not in by:
        visit.state.by[reference] = str(*by)
    visit.draft.write(visit.state.to_json())


def missing(visit: Visit, stop: Stop, path: Path) -> list[FieldDefinition]:
    """Return the questions of a page that need a file and have none; one with malware is none."""
    asked = [one for one in stop.asked if one.type == "files"]
    required = visit.required(stop, path) if asked else set()
    row_id = stop.row.id if stop.row else ""
    return [one for one in asked if one.id in required and not attachments.kept(visit.draft, one.id, row_id)]


def remove(visit: Visit, stop: Stop, going: str) -> None:
    """Erase the file a button names, if this access may; the page is open again where one is needed."""
    try:
        pk = UUID(going.removeprefix(REMOVE))
    except ValueError:
        return
    with transaction.atomic():
        gone = attachments.remove_upload(draft=visit.draft, attachment_id=pk, by=visit.grant)
        for question in stop.step.fields:
            if gone and question.id == gone.field_id:
                _answer(visit, stop, question)
        if gone and missing(visit, stop, visit.path) and visit.state.done.pop(stop.key, None) is not None:
            visit.draft.write(visit.state.to_json())
