"""The screens of a form beside the builder: proof, versions, trial run, file, copy, blueprints."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from forms import blueprints, exchange
from forms.admin.forms import FileForm
from forms.admin.impact import impact_of
from forms.diff import differences
from forms.models import FormTexts, FormVersion, WizardForm
from forms.proving import findings
from forms.wizard.start import begin
from translations import languages

MAY_CHANGE = "portal_forms.change_wizardform"
MAY_ADD = "portal_forms.add_wizardform"
EDIT = "wagtailsnippets_portal_forms_wizardform:edit"


def draft_of(request: HttpRequest, pk: UUID) -> WizardForm:
    """Return the newest draft of a form, for somebody who may change it."""
    if not request.user.has_perm(MAY_CHANGE):
        raise PermissionDenied
    form: WizardForm = get_object_or_404(WizardForm, pk=pk).get_latest_revision_as_object()
    return form


@never_cache
def proof(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show everything the prover finds."""
    form = draft_of(request, pk)
    return render(
        request,
        "portal_forms/admin/proof.html",
        {"form": form, "found": findings(form), "trial_languages": languages.PORTAL_LANGUAGES},
    )


@never_cache
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what publishing would change, for whom, and what earlier versions have changed."""
    form = draft_of(request, pk)
    published = list(form.versions.published().order_by("-number").prefetch_related("texts"))
    newest = published[0] if published else None
    pending = []
    if newest:
        form.sync_strings()
        pending = differences(
            newest.compiled, form.compiled(), newest.newest_texts, FormTexts.collect(form, every=True)
        )
    context = {
        "form": form,
        "newest": newest,
        "pending": pending,
        "impact": impact_of(form, now=timezone.now()) if newest else None,
        "history": [
            (new, differences(old.compiled, new.compiled, old.newest_texts, new.newest_texts))
            for new, old in zip(published, published[1:], strict=False)
        ],
        "first": published[-1] if published else None,
    }
    return render(request, "portal_forms/admin/versions.html", context)


@require_POST
def trial(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a trial run of the form as it stands, in the language asked for."""
    form = draft_of(request, pk)
    code = request.POST.get("language", languages.SOURCE)
    request.LANGUAGE_CODE = code if code in languages.CODES else languages.SOURCE
    with translation.override(request.LANGUAGE_CODE):
        return begin(request, FormVersion.objects.make_trial(form))


def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand out the form as one file."""
    form = draft_of(request, pk)
    response = JsonResponse(exchange.export(form), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{form.slug}.json"'
    return response


@require_POST
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a copy that nobody sees yet."""
    form = draft_of(request, pk)
    _require(request, MAY_ADD)
    copied = exchange.copy(form, by=request.user)
    messages.success(request, f"Die Kopie heißt „{copied.slug}“ und ist noch nicht veröffentlicht.")
    return redirect(EDIT, copied.pk)


def import_file(request: HttpRequest) -> HttpResponse:
    """Take a form from a file; who has one with this address chooses what happens to it."""
    _require(request, MAY_ADD)
    file_form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and file_form.is_valid():
        try:
            form = exchange.import_form(
                file_form.cleaned_data["file"], collision=file_form.cleaned_data["collision"], by=request.user
            )
        except exchange.BrokenFile as problem:
            file_form.add_error("file", str(problem))
        else:
            messages.success(request, f"„{form}“ ist da, als Entwurf. Bitte prüfen und veröffentlichen Sie.")
            return redirect(EDIT, form.pk)
    return render(request, "portal_forms/admin/import.html", {"form": file_form})


def blueprint_list(request: HttpRequest) -> HttpResponse:
    """Show the forms the portal brings along; POST makes one of them editable."""
    _require(request, MAY_ADD)
    if request.method == "POST":
        try:
            form = exchange.import_form(blueprints.read(request.POST.get("name", "")), by=request.user)
        except KeyError:
            messages.error(request, "Dieses Formular gibt es nicht.")
        else:
            messages.success(request, f"„{form}“ ist angelegt, als Entwurf.")
            return redirect(EDIT, form.pk)
    shown: list[dict[str, Any]] = [
        {
            "name": name,
            "title": data["texts"]["title"][languages.SOURCE],
            "intro": data["texts"]["intro"][languages.SOURCE],
        }
        for name, data in ((name, blueprints.read(name)) for name in blueprints.names())
    ]
    return render(request, "portal_forms/admin/blueprints.html", {"blueprints": shown})


def _require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(permission):
        raise PermissionDenied
