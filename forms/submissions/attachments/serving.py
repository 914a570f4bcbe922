"""Handing a file over: always as a download, never shown, never cached, and nothing in it may run."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from forms.submissions.attachments.storing import read_bytes
from forms.submissions.models import Attachment


def handed_over(attachment: Attachment) -> HttpResponse:
    """Return the file as an answer; whoever calls this has checked the permission and `may_be_served`.

    Raise crypto.Unreadable if the bytes are gone.
    """
    response = HttpResponse(read_bytes(attachment), content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition_header(True, attachment.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
