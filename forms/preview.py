"""A form's preview in the admin: all pages below one another, as the public would see them."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from forms.definition import StepDefinition
from forms.drawing import draw
from forms.fields import build_form
from forms.models.version import FormTexts
from forms.wording import Wording

if TYPE_CHECKING:
    from forms.models import WizardForm


def render_preview(form: "WizardForm", request: HttpRequest, language: str) -> HttpResponse:
    """Show every page and every question, also those under a condition; nothing can be sent."""
    with translation.override(language):
        request.LANGUAGE_CODE = language
        form.sync_strings()
        wording = Wording(FormTexts.collect(form, every=True), language)
        definition = form.compiled()
        context = {
            "wizard_form": form,
            "form_title": wording("title"),
            "form_intro": wording("intro"),
            "pages": [_page(step, wording) for step in definition.steps],
        }
        return render(request, "portal_forms/preview.html", context)


def _page(step: StepDefinition, wording: Wording) -> dict[str, object]:
    bound = build_form(step.fields, wording, required=(), today=timezone.localdate())(prefix=step.key)
    return {
        "id": step.id,
        "kind": step.kind,
        "title": wording(step.title),
        "intro": wording(step.intro),
        "condition": step.visible_if is not None,
        "items": [draw(one, bound, wording) for one in step.fields],
    }
