"""Taking the texts of one language home as a file, and bringing them back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from forms.admin.desk import for_language
from forms.admin.desk_forms import ImportForm
from forms.desk import importing, saving
from forms.desk.texts import entries
from forms.models import WizardForm
from forms.models.translated import TextState
from translations.languages import Language

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xlf": "application/x-xliff+xml",
}
SALT, SECONDS = "forms.desk.import", 24 * 60 * 60
SHOWN = 300


@for_language
@require_safe
def desk_export(request: HttpRequest, form: WizardForm, language: Language, kind: str) -> HttpResponse:
    """Hand out all texts of one language, with the German ones beside them."""
    from forms.desk import tables, xliff  # megabytes a visitor's process never needs

    if kind not in KINDS:
        raise Http404
    shown = entries(form)
    if kind == "csv":
        data = tables.write_csv(shown, language.code)
    elif kind == "xlsx":
        data = tables.write_xlsx(shown, language.code)
    else:
        data = xliff.write(shown, language.code, slug=form.slug)
    name = f"{form.slug}-{language.code}-{timezone.localdate():%Y-%m-%d}.{kind}"
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_language
def desk_import(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Read a file and show what it would change; nothing is written yet."""
    file_form = ImportForm(request.POST or None, request.FILES or None, code=language.code)
    context: dict[str, Any] = {"form": form, "language": language, "file_form": file_form}
    if request.method == "POST" and file_form.is_valid():
        state = TextState(file_form.cleaned_data["state"])
        plan = importing.plan(file_form.cleaned_data["file"], entries(form), language.code, state=state)
        context |= {
            "plan": plan,
            "changes": plan.changes[:SHOWN],
            "kept_out": plan.kept_out[:SHOWN],
            "state": state.label,
            "token": _pack(request, form, language, plan),
        }
    return render(request, "portal_forms/admin/desk_import.html", context)


def _pack(request: HttpRequest, form: WizardForm, language: Language, plan: importing.Plan) -> str:
    """Return the changes as they were shown, signed: the server keeps nothing, and nobody alters them."""
    wishes = [[w.path, w.text, w.state, w.seen, w.source] for w in (change.wish for change in plan.changes)]
    return signing.dumps(
        _owner(request, form.pk, language.code) | {"wishes": wishes}, salt=SALT, compress=True
    )


def _owner(request: HttpRequest, pk: UUID, code: str) -> dict[str, Any]:
    return {"form": str(pk), "language": code, "user": str(request.user.pk)}


@for_language
@require_POST
def desk_apply(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Save all that was shown, or nothing."""
    back = redirect("form_admin:desk_import", form.pk, language.code)
    try:
        data = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        data = {}
    wishes = [saving.Wish(*parts) for parts in data.pop("wishes", ())]
    if data != _owner(request, form.pk, language.code):
        messages.error(request, "Bitte laden Sie die Datei noch einmal hoch.")
        return back
    try:
        outcome = saving.save(form.pk, language.code, wishes, by=request.user, all_of_them=True)
    except saving.Locked:
        messages.error(request, "Jemand anderes hat das Formular gesperrt. Nichts ist übernommen.")
        return back
    except saving.NothingSaved:
        messages.error(
            request,
            "Inzwischen hat jemand an diesen Texten geschrieben. Nichts ist übernommen. "
            "Bitte laden Sie die Datei noch einmal hoch.",
        )
        return back
    saved = "1 Text ist" if outcome.saved == 1 else f"{outcome.saved} Texte sind"
    messages.success(request, f"{saved} übernommen.")
    return redirect("form_admin:desk", form.pk, language.code)
