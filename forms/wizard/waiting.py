"""For browsers that cannot solve the task of a form: waiting instead. No script, no timer that runs away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.wizard import guarding
from forms.wizard.visit import let_in, open_visit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def wait(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """Ask for twenty seconds; whoever goes on after them comes back to the check page and may send."""
    visit = open_visit(request, slug, draft_id)
    if visit is None:
        return redirect("forms:resume")
    if visit.submitted:
        return redirect(visit.url("receipt"))
    mark = request.POST.get(guarding.WAITED, "")
    left = guarding.seconds_left(visit.draft, mark)
    if left == 0:
        return redirect(f"{visit.url('check')}?{urlencode({guarding.WAITED: mark})}")
    context = {
        "visit": visit,
        "form_title": visit.wording("title"),
        "mark": mark if left else guarding.begin_waiting(visit.draft),
        "left": left or int(guarding.WAIT.total_seconds()),
        "too_early": left is not None,
    }
    response = render(request, "portal_forms/wait.html", context)
    let_in(request, response, visit.grant)
    return response
