"""The list of what has been sent, one submission with its answers, its receipt, and erasing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from forms import handlers
from forms.submissions import auditing, permissions
from forms.submissions.admin.forms import EraseForm, FilterForm, ReasonForm
from forms.submissions.admin.guard import for_those_who
from forms.submissions.attachments import may_be_served
from forms.submissions.crypto import Unreadable
from forms.submissions.erasing import erase_by_hand
from forms.submissions.models import Attachment, Delivery, Submission
from forms.submissions.pdf.documents import receipt_pdf
from forms.submissions.pdf.typeset import NotTypeset
from forms.submissions.reader import WITH_REASON, Reader, has_special
from forms.submissions.reading import sections_of
from forms.submissions.receipts import receipt_of
from translations import languages

PER_PAGE, ACCESSES = 50, 100
ORIGINAL = "original"
# What stands in the list if the deliveries of a submission have different states: the worst.
WORST = (
    Delivery.State.GIVEN_UP,
    Delivery.State.BOUNCED,
    Delivery.State.FAILED,
    Delivery.State.WAITING,
    Delivery.State.SENT,
)
CHANNELS = {
    "notify": "Nachricht an das Amt",
    "confirmation": "Bestätigung",
    "webhook": "Webhook",
    "package": "Paket",
}
# A list shows neither answers nor how forms are built.
HEAVY = ("blob", "key", "form_version__definition", "form_version__form__structure")
NO_KEY = "Kein Schlüssel dieser Installation öffnet diese Antworten."


def _light(found: QuerySet[Submission]) -> QuerySet[Submission]:
    deliveries = Prefetch("deliveries", Delivery.objects.only("submission_id", "state"))
    return found.select_related("form_version__form").defer(*HEAVY).prefetch_related(deliveries)


@for_those_who(permissions.may_list, "GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    filters = FilterForm(request.GET)
    page = Paginator(_light(filters.chosen()), PER_PAGE).get_page(request.GET.get("p"))
    submissions = list(page.object_list)
    works = handlers.works_of(submissions)
    query = request.GET.copy()
    query.pop("p", None)
    context = {
        "filters": filters,
        "page": page,
        "rows": [(one, delivery_of(one), works.get(one.pk)) for one in submissions],
        "query": query.urlencode(),
        "may_export": permissions.may_export(request.user),
    }
    return render(request, "portal_forms/admin/submissions/index.html", context)


def delivery_of(submission: Submission) -> str:
    """Return how the deliveries of a submission stand, in words; "" if there are none."""
    states = {one.state for one in submission.deliveries.all()}
    worst = next((state for state in WORST if state in states), None)
    return str(worst.label) if worst else ""


# --- One submission ---------------------------------------------------------------------------------
def _find(pk: UUID) -> Submission:
    found = Submission.objects.select_related("form_version__form").defer("form_version__form__structure")
    submission: Submission = get_object_or_404(found, pk=pk)
    return submission


@for_those_who(permissions.may_list, "GET", "HEAD", "POST")
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a submission; POST gives a reason and shows what is specially protected, this once."""
    submission, user = _find(pk), request.user
    may_special = permissions.may_read_special(user) and has_special(submission.form_version.compiled)
    if request.method == "POST" and not may_special:
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    reason = form.cleaned_data["reason"] if request.method == "POST" and form.is_valid() else ""
    wording = (request.POST if request.method == "POST" else request.GET).get("wortlaut", "")
    language = submission.language if wording == ORIGINAL else languages.SOURCE
    context: dict[str, Any] = {
        "submission": submission,
        "work": handlers.works_of([submission]).get(submission.pk),
        "may_read": permissions.may_read(user),
        "may_erase": permissions.may_erase(user),
        "may_special": may_special,
        "reason_form": form,
        "reason": reason,
        "is_original": wording == ORIGINAL,
        "language": languages.find(language),
        "own_language": languages.find(submission.language),
        "deliveries": [(CHANNELS.get(one.channel, one.channel), one) for one in submission.deliveries.all()],
    }
    if context["may_read"]:
        context |= _opened(user, submission, language, reason)
        context["accesses"] = submission.audit.all()[:ACCESSES]
    return render(request, "portal_forms/admin/submissions/detail.html", context)


def _opened(user: Any, submission: Submission, language: str, reason: str) -> dict[str, Any]:
    """Write down that somebody reads, then read."""
    kind = auditing.Kind.SPECIAL if reason else auditing.Kind.ANSWERS
    auditing.note(by=user, kind=kind, submission=submission, reason=reason)
    reader = permissions.reader_of(user, reason)
    try:
        sections = sections_of(submission, language, reader)
        files = [_file(one, submission, reader) for one in submission.attachments.all()]
    except Unreadable:
        return {"problem": NO_KEY}
    masks = {answer.value for section in sections for answer in section.answers if answer.masked}
    asks_reason = WITH_REASON in masks | {file["mask"] for file in files}
    return {"sections": sections, "files": files, "asks_reason": asks_reason}


def _file(attachment: Attachment, submission: Submission, reader: Reader) -> dict[str, Any]:
    """Return a file as the page shows it; of one that is for others only that there is one."""
    question = submission.form_version.compiled.by_id.get(attachment.field_id)
    mask = reader.mask(question) if question else "gehört zu keiner Frage"
    return {
        "pk": attachment.pk,
        "mask": mask,
        "name": "" if mask else attachment.name,
        "size": attachment.size,
        "state": attachment.get_state_display(),
        "may_be_served": may_be_served(attachment),
    }


@for_those_who(permissions.may_read, "GET", "POST")
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out the receipt as this person may read it, in the language of who has sent it and in German."""
    submission = _find(pk)
    reason = request.POST.get("reason", "").strip()
    auditing.note(by=request.user, kind=auditing.Kind.RECEIPT, submission=submission, reason=reason)
    reader = permissions.reader_of(request.user, reason)
    try:
        content = receipt_pdf(receipt_of(submission, submission.language, reader))
    except (NotTypeset, Unreadable) as problem:
        sentence = NO_KEY if isinstance(problem, Unreadable) else "Der Beleg lässt sich gerade nicht setzen."
        messages.error(request, sentence)
        return redirect("submission_admin:detail", pk)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{submission.reference}.pdf"'
    return response


@for_those_who(permissions.may_erase, "GET", "POST")
def erase(request: HttpRequest, pk: UUID) -> HttpResponse:
    submission = _find(pk)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reference = submission.reference
        erase_by_hand(submission=submission, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"Die Einreichung {reference} ist gelöscht, mit allem, was dazugehört.")
        return redirect("submission_admin:index")
    context = {"submission": submission, "form": form, "files": submission.attachments.count()}
    return render(request, "portal_forms/admin/submissions/erase.html", context)
