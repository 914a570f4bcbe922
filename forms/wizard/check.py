"""All answers to check, what follows from them, sending, and the receipt."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.answers import readable
from forms.rules import evaluate_rules
from forms.submissions.actions import submit
from forms.submissions.attachments import names_in
from forms.submissions.models import Conflict
from forms.submissions.reading import results_of
from forms.walk import Stop
from forms.wizard import files, guarding, page
from forms.wizard.advice import advice
from forms.wizard.going import LANGUAGE, to_language
from forms.wizard.newer import newer_version
from forms.wizard.opening import filling_in
from forms.wizard.page import WITH_ERRORS
from forms.wizard.visit import Visit, let_in, open_visit

# The state of the draft the page shows; and the mark of a page that shows it anew.
REVISION, CHANGED = "_revision", "geaendert"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@filling_in
def check(visit: Visit) -> HttpResponse:
    """Show all answers; POST sends them. Each page is validated once more before that."""
    request = visit.request
    going = request.POST.get(page.GO, "")
    if going.startswith(LANGUAGE):
        return to_language(visit, request.path, going)
    open_stop = visit.path.waiting or _first_to_correct(visit)
    if open_stop:
        # On a page somebody has worked on, what is wrong is said; on one still to come there is nothing.
        is_known = open_stop.key in visit.state.done or visit.raw_key(open_stop) in visit.state.raw
        return redirect(visit.url_of(open_stop) + (f"?{WITH_ERRORS}=1" if is_known else ""))
    # A helper has not read what others wrote, so only the family sends.
    if request.method == "POST" and visit.grant.reads:
        return _send(visit)
    return _show(visit, error=_changed() if CHANGED in request.GET else "")


def _show(visit: Visit, *, error: str, status: int = 200) -> HttpResponse:
    context = _context(visit) | {"error": error, "proof": guarding.proof_of(visit)}
    response = render(visit.request, "portal_forms/check.html", context, status=status)
    let_in(visit.request, response, visit.grant)
    return response


def _send(visit: Visit) -> HttpResponse:
    """Send what was shown: answers changed since then are shown once more before they go anywhere."""
    if visit.draft.is_trial:
        return redirect(visit.url("receipt"))
    if visit.request.POST.get(REVISION, str(visit.draft.revision)) != str(visit.draft.revision):
        return _show(visit, error=_changed())
    refusal = guarding.refusal_of(visit)
    if refusal and refusal.must_wait:
        return redirect(visit.url("wait"))
    if refusal:
        return _show(visit, error=refusal.sentence, status=refusal.status)
    try:
        submit(draft=visit.draft, answers=visit.path.answers(), language=visit.language)
    except Conflict:
        return redirect(f"{visit.url('check')}?{CHANGED}=1")
    return redirect(visit.url("receipt"))


def _changed() -> str:
    return _("Ihre Angaben wurden inzwischen geändert. Bitte prüfen Sie sie noch einmal.")


def _context(visit: Visit) -> dict[str, Any]:
    sections = readable(
        visit.path, visit.wording, files=names_in(visit.draft.attachments.all()), is_sealed=visit.is_sealed
    )
    return {
        "visit": visit,
        "form_title": visit.wording("title"),
        "sections": [(section, visit.url_of_key(section.key)) for section in sections],
        "missing": [
            (section, answer, visit.url_of_key(section.key))
            for section in sections
            for answer in section.answers
            if answer.missing
        ],
        "advice": advice(evaluate_rules(visit.path), visit.wording) if visit.grant.reads else [],
    }


def _first_to_correct(visit: Visit) -> Stop | None:
    """Return the first page whose stored answers would not be accepted; the form may have changed since."""
    for stop in visit.path.stops:
        if stop.is_list or not stop.asked:
            continue
        form = page.stored_form(visit, stop)
        if not form.is_valid() or files.missing(visit, stop, visit.path):
            return stop
    return None


@never_cache
def receipt(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """Show the reference number to whoever sent the form, or holds a key to it."""
    visit = open_visit(request, slug, draft_id)
    if visit is None:
        return redirect("forms:resume")
    if not visit.submitted and not visit.draft.is_trial:
        return redirect(visit.url("check"))
    submission = None if visit.draft.is_trial else visit.draft.submission
    results = results_of(submission) if submission else evaluate_rules(visit.path)
    context = {
        "visit": visit,
        "form_title": visit.wording("title"),
        "submission": submission,
        "pdf_url": visit.url("receipt_pdf"),
        "advice": advice(results, visit.wording) if visit.grant.reads else [],
    }
    return render(request, "portal_forms/receipt.html", context)


@never_cache
@filling_in
def tasks(visit: Visit) -> HttpResponse:
    """Show all pages with their state: where somebody who comes back begins."""
    context = {
        "visit": visit,
        "form_title": visit.wording("title"),
        "has_newer": newer_version(visit) is not None,
        "newer_url": visit.url("newer"),
        "tasks": [_task(visit, stop) for stop in visit.path.stops if stop.step.kind != "exit"],
        "is_complete": visit.path.waiting is None,
    }
    response = render(visit.request, "portal_forms/tasks.html", context)
    let_in(visit.request, response, visit.grant)
    return response


def _task(visit: Visit, stop: Stop) -> dict[str, Any]:
    path = visit.path
    if path.is_done(stop):
        state, label = "done", _("erledigt")
    elif visit.raw_key(stop) in visit.state.raw:
        state, label = "started", _("angefangen")
    elif path.may_visit(stop.key):
        state, label = "open", _("offen")
    else:
        state, label = "later", _("kommt später")
    return {
        "title": visit.wording_of(stop)(stop.step.title),
        "person": stop.row.name if stop.row else "",
        "url": visit.url_of(stop) if path.may_visit(stop.key) else "",
        "state": state,
        "label": label,
    }
