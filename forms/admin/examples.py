"""Example families: kept from a trial run, shown and dropped beside the proof."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from forms.admin.views import draft_of
from forms.examples import keep_example, outcome_of
from forms.models.example import FormExample
from forms.state import State
from forms.submissions.models import Draft


@require_POST
def keep(request: HttpRequest, pk: UUID, draft_id: UUID) -> HttpResponse:
    """Keep the answers of a trial run as an example family; a draft of a real person is not found here."""
    form = draft_of(request, pk)
    draft = get_object_or_404(Draft, pk=draft_id, form_version__form_id=pk, form_version__number=None)
    name = request.POST.get("name", "").strip()[:100] or f"Probelauf vom {timezone.localdate():%d.%m.%Y}"
    keep_example(form=form, name=name, state=State.from_json(draft.read()), today=timezone.localdate())
    messages.success(request, f"Die Beispielfamilie „{name}“ läuft ab jetzt bei jeder Prüfung mit.")
    return redirect("form_admin:proof", pk)


@require_POST
def change(request: HttpRequest, pk: UUID, example_id: UUID) -> HttpResponse:
    """Accept what an example family meets now as right, or drop the family."""
    form = draft_of(request, pk)
    example = get_object_or_404(FormExample, pk=example_id, form_id=pk)
    if request.POST.get("do") == "drop":
        example.delete()
        messages.success(request, f"Die Beispielfamilie „{example}“ ist gelöscht.")
    else:
        example.expected = outcome_of(form.compiled(), State.from_json(example.state), example.as_of)
        example.save(update_fields=["expected"])
        messages.success(request, f"Das gilt jetzt als richtig für „{example}“.")
    return redirect("form_admin:proof", pk)
