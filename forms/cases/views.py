"""The case workers' screens in the admin (German)."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms.cases.actions import NotAllowed, change_state, read_answers
from forms.cases.models import Case
from forms.cases.permissions import may_change, may_read
from forms.cases.workflow import LABELS, State
from forms.submissions import permissions
from translations.languages import SOURCE


@never_cache
def index(request: HttpRequest) -> HttpResponse:
    if not may_read(request.user):
        raise PermissionDenied
    state = request.GET.get("state", "")
    cases = Case.objects.select_related("submission__form_version__form")
    if state in State.values:
        cases = cases.filter(state=state)
    page = Paginator(cases, 50).get_page(request.GET.get("p"))
    context = {"page": page, "states": State.choices, "state": state}
    return render(request, "cases/index.html", context)


@never_cache
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not may_read(request.user):
        raise PermissionDenied
    case = get_object_or_404(Case.objects.select_related("submission__form_version__form"), pk=pk)
    may_read_answers = permissions.may_read(request.user)
    context = {
        "case": case,
        "may_read_answers": may_read_answers,
        "steps": read_answers(case=case, by=request.user, language=SOURCE) if may_read_answers else [],
        "actions": [(state, LABELS[state]) for state in case.next_states] if may_change(request.user) else [],
        "events": case.events.select_related("by")[:100],
    }
    return render(request, "cases/detail.html", context)


@require_POST
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not may_change(request.user):
        raise PermissionDenied
    case = get_object_or_404(Case, pk=pk)
    try:
        changed = change_state(case=case, state=request.POST.get("state", ""), by=request.user)
        messages.success(request, f"Der Fall ist jetzt: {changed.get_state_display()}.")
    except NotAllowed:
        messages.error(
            request, "Der Fall wurde inzwischen geändert. Bitte sehen Sie den Stand noch einmal an."
        )
    return redirect("cases:detail", pk=pk)
