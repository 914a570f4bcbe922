"""For browsers that cannot solve the task of a form: waiting instead. No script, no timer that runs away."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.wizard import guarding
from forms.wizard.opening import filling_in
from forms.wizard.visit import Visit, let_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@filling_in
def wait(visit: Visit) -> HttpResponse:
    """Ask for twenty seconds; whoever goes on after them comes back to the check page and may send."""
    request = visit.request
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
