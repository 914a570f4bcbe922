"""The question library of the builder."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from forms.admin.views import EDIT, draft_of
from forms.library import insert, keep
from forms.models import LibraryQuestion


def library(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the library beside a form; POST takes a question in or out."""
    form = draft_of(request, pk)
    if request.method == "POST":
        return _take_out(request, pk) if "question" in request.POST else _take_in(request, pk)
    definition = form.compiled()
    texts = {row.path: row.text_de for row in form.strings.all()}
    context = {
        "form": form,
        "questions": LibraryQuestion.objects.all(),
        "pages": [
            (step.id, texts.get(step.title, step.key)) for step in definition.steps if step.kind != "exit"
        ],
        "own": [(field.id, texts.get(field.label, field.key)) for field in definition if field.asks],
    }
    return render(request, "portal_forms/admin/library.html", context)


def _take_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    question = get_object_or_404(LibraryQuestion, code=request.POST["question"])
    try:
        insert(
            question=question,
            form=draft_of(request, pk),
            page_id=request.POST.get("page", ""),
            by=request.user,
        )
    except LookupError:
        messages.error(request, "Diese Seite gibt es nicht mehr. Bitte wählen Sie eine andere.")
        return redirect(request.path)
    messages.success(request, f"„{question}“ steht jetzt am Ende der Seite, mit allen Übersetzungen.")
    return redirect(EDIT, pk)


def _take_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    category = request.POST.get("category", "").strip()[:40]
    try:
        kept = keep(form=draft_of(request, pk), field_id=request.POST.get("own", ""), category=category)
    except KeyError:
        messages.error(request, "Diese Frage gibt es nicht mehr. Bitte wählen Sie eine andere.")
    else:
        messages.success(request, f"„{kept}“ ist jetzt in der Bibliothek.")
    return redirect(request.path)
