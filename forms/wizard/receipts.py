"""The receipt as a PDF, for those who may read what was sent."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms.submissions.pdf.documents import receipt_pdf
from forms.submissions.receipts import receipt_of
from forms.wizard.visit import open_visit


@never_cache
@require_safe
def pdf(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """Return the receipt in the language of the page. A helper, or who has no key, finds nothing here."""
    visit = open_visit(request, slug, draft_id)
    if visit is None or not visit.submitted or not visit.grant.reads:
        raise Http404
    submission = visit.draft.submission
    response = HttpResponse(
        receipt_pdf(receipt_of(submission, visit.language)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{submission.reference}.pdf"'
    patch_cache_control(response, no_store=True, private=True)
    return response
