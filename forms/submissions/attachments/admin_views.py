"""The office fetches a file from the admin (German)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from forms.submissions import auditing, crypto
from forms.submissions.attachments.scanning import may_be_served
from forms.submissions.attachments.serving import handed_over
from forms.submissions.models import Attachment
from forms.submissions.permissions import may_read_attachment


@require_http_methods(["GET", "POST"])
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand a file over; what is specially protected only for a reason, which comes with a POST."""
    reason = request.POST.get("reason", "").strip()
    attachment = get_object_or_404(
        Attachment.objects.exclude(submission=None).select_related("submission__form_version"), pk=pk
    )
    if not may_read_attachment(request.user, attachment, reason):
        raise PermissionDenied
    if attachment.state == Attachment.State.INFECTED:
        return _not_there("In dieser Datei war Schadsoftware. Sie ist gelöscht.")
    if not may_be_served(attachment):
        return _not_there("Diese Datei wurde noch nicht auf Schadsoftware geprüft.")
    return read_by(attachment=attachment, by=request.user, reason=reason)


def read_by(*, attachment: Attachment, by: Any, reason: str = "") -> HttpResponse:
    """Hand a file over to somebody of the office: the one place to note who has read what."""
    auditing.note(by=by, kind=auditing.Kind.ATTACHMENT, submission=attachment.submission, reason=reason)
    try:
        return handed_over(attachment)
    except crypto.Unreadable:
        raise Http404 from None


def _not_there(sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")
