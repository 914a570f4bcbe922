"""How a form is run: when, for how long, who hears of it, and what retention would erase today."""

from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from forms.models import WizardForm
from forms.submissions import auditing, permissions
from forms.submissions.admin.forms import SettingsForm
from forms.submissions.admin.guard import for_those_who
from forms.submissions.models import ErasedCounter, FormSettings
from forms.submissions.retention import plans

DUE = {
    ErasedCounter.Reason.DRAFT: "unfertige Entwürfe",
    ErasedCounter.Reason.SUBMITTED: "abgesendete Anfragen ohne Bearbeitung",
    ErasedCounter.Reason.CLOSED: "abgeschlossene Anfragen",
    ErasedCounter.Reason.DELIVERY: "nicht zugestellte Sendungen",
    ErasedCounter.Reason.ANSWERS: "Anfragen, in denen einzelne Antworten ihre Frist erreicht haben",
    "soon": "Anfragen, die in zwei Wochen an der Reihe sind und jetzt angekündigt werden",
}


@for_those_who(permissions.may_change_settings, "GET", "HEAD", "POST")
def settings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show and change the settings of a form. They hold at once, without publishing."""
    wizard_form = get_object_or_404(WizardForm, pk=pk)
    current, may_route = FormSettings.of(wizard_form), permissions.may_route(request.user)
    form = SettingsForm(
        request.POST if request.method == "POST" else None, instance=current, may_route=may_route
    )
    if request.method == "POST" and form.is_valid():
        if form.route_changed:
            auditing.note(by=request.user, kind=auditing.Kind.ROUTE, submission=None, reason=_route(form))
        form.save()
        messages.success(request, "Gespeichert. Es gilt ab sofort.")
        return redirect("submission_admin:settings", pk)
    plan = next(one for one in plans(timezone.now()) if one.form.pk == wizard_form.pk)
    context = {
        "wizard_form": wizard_form,
        "form": form,
        "may_route": may_route,
        "has_secret": bool(current.webhook_secret),
        "due": [(label, plan.counts.get(reason, 0)) for reason, label in DUE.items()],
    }
    return render(request, "portal_forms/admin/submissions/settings.html", context)


def _route(form: SettingsForm) -> str:
    """Return what the audit says of a change: the form and where its answers go now."""
    host = urlsplit(form.cleaned_data["webhook_url"] or "").hostname or "kein Webhook"
    package = "mit Paket" if form.cleaned_data["package"] else "ohne Paket"
    return f"{form.instance.form.slug}: {host}, {package}"
