"""What a form is for, and beginning it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forms.models import FormVersion
from forms.state import State
from forms.submissions.actions import start_draft
from forms.submissions.models import FormSettings
from forms.walk import walk
from forms.wizard import counting
from forms.wizard.guarding import TOO_MANY, may_start
from forms.wizard.visit import Visit, let_in
from forms.wording import Wording


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the pages to come; POST begins a draft."""
    version = FormVersion.objects.current(slug)
    if version is None:
        raise Http404
    settings = FormSettings.of(version.form)
    is_open = settings.is_open(timezone.now())
    too_many = request.method == "POST" and is_open and not may_start(request, slug)
    if request.method == "POST" and is_open and not too_many:
        return begin(request, version)
    wording = Wording(version.newest_texts, request.LANGUAGE_CODE)
    path = walk(version.compiled, State(), timezone.localdate())
    context = {
        "form_title": wording("title"),
        "form_intro": wording("intro"),
        "step_titles": [wording(stop.step.title) for stop in path.stops if stop.step.visible_if is None],
        "settings": settings,
        "is_open": is_open,
        "too_many": too_many,
    }
    return render(request, "portal_forms/start.html", context, status=TOO_MANY if too_many else 200)


def begin(request: HttpRequest, version: FormVersion) -> HttpResponse:
    """Begin a draft in this browser."""
    grant = start_draft(version=version, language=request.LANGUAGE_CODE)
    visit = Visit(request, grant)
    counting.started(visit)
    response = redirect(visit.onward_url)
    let_in(request, response, grant)
    return response
