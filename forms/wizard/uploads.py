"""Files sent one by one by a script, and fetched again by those who have sent them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forms.definition import FieldDefinition
from forms.drawing import draw
from forms.fields import build_form
from forms.submissions import crypto
from forms.submissions.attachments.serving import handed_over
from forms.submissions.models import Conflict
from forms.walk import Stop
from forms.wizard import files, page
from forms.wizard.storage import TRIES
from forms.wizard.visit import Visit, let_in, open_visit


@never_cache
@require_POST
def upload(
    request: HttpRequest, slug: str, draft_id: UUID, field_id: str, row: UUID | None = None
) -> HttpResponse:
    """Keep the files of one question, or remove one; answer with the question drawn anew.

    Without a key to the draft there is nothing to show: the script then says that it did not work.
    """
    for _try in range(TRIES):
        visit = open_visit(request, slug, draft_id)
        if visit is None or visit.submitted:
            return HttpResponse(status=403)
        try:
            return _changed(visit, field_id, str(row or ""))
        except Conflict:
            continue
    return HttpResponse(status=409)


def _changed(visit: Visit, field_id: str, row_id: str) -> HttpResponse:
    stop, question = _place(visit, field_id, row_id)
    going, refusals = visit.request.POST.get(page.GO, ""), []
    if going.startswith(files.REMOVE):
        files.remove(visit, stop, going)
    else:
        sent = visit.request.FILES.getlist("file")
        refusals = (
            files.keep(visit, stop, question, sent) if sent else [_("Bitte wählen Sie eine Datei aus.")]
        )
    form = build_form([question], visit.wording_of(stop), required=(), today=visit.today)
    drawn = files.drawn(visit, stop, question, errors=refusals)
    item = draw(question, form(prefix=page.prefix_of(stop)), visit.wording_of(stop), files=drawn)
    response = render(visit.request, "portal_forms/files.html", {"visit": visit, "item": item})
    let_in(visit.request, response, visit.grant)
    return response


def _place(visit: Visit, field_id: str, row_id: str) -> tuple[Stop, FieldDefinition]:
    """Return the open page with a question for files; whether it is visible just now decides the sending."""
    for stop in visit.path.stops:
        if (stop.row.id if stop.row else "") != row_id or stop.is_list or not visit.path.may_visit(stop.key):
            continue
        for question in stop.step.fields:
            if question.id == field_id and question.type == "files":
                return stop, question
    raise Http404


@never_cache
@require_safe
def file(request: HttpRequest, slug: str, draft_id: UUID, pk: UUID) -> Any:
    """Give a file back to whoever has sent it, as a download."""
    visit = open_visit(request, slug, draft_id)
    if visit is None:
        return redirect("forms:resume")
    attachment = files.visible(visit, pk)
    if attachment is None:
        raise Http404
    try:
        return handed_over(attachment)
    except crypto.Unreadable:
        raise Http404 from None
