"""Runs a published form: one step after the other, on formtools, over an encrypted draft."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from formtools.wizard.views import NamedUrlWizardView

from forms.answers import readable
from forms.definition import StepDefinition, first_open_step
from forms.fields import StepForm, build_form
from forms.models import FormVersion, text
from forms.storage import DraftStorage
from forms.submissions.actions import start_draft, submit
from forms.submissions.models import Conflict, Draft


def _cookie(draft_id: UUID) -> str:
    return f"draft-{draft_id.hex}"


def open_draft(request: HttpRequest, slug: str, draft_id: UUID) -> Draft:
    """Return the draft if this browser holds its token; the same 404 for every other reason."""
    token = request.COOKIES.get(_cookie(draft_id), "")
    drafts = Draft.objects.open(timezone.now()).select_related("form_version", "submission")
    draft = drafts.filter(pk=draft_id, form_version__form__slug=slug).first()
    if draft is None or not token or not draft.opens_with(token):
        raise Http404
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """What the form is for; POST begins a draft."""
    version = FormVersion.objects.current(slug)
    if version is None:
        raise Http404
    definition = version.compiled
    if request.method == "POST":
        draft, token = start_draft(version=version, language=request.LANGUAGE_CODE)
        response = redirect("forms:step", slug=slug, draft_id=draft.pk, step=definition.steps[0].key)
        # A session cookie: on a borrowed phone the way in closes with the browser.
        response.set_cookie(
            _cookie(draft.pk), token, httponly=True, secure=request.is_secure(), samesite="Lax"
        )
        return response
    texts = version.newest_texts
    context = {
        "form_title": text(texts, "title", request.LANGUAGE_CODE),
        "form_intro": text(texts, "intro", request.LANGUAGE_CODE),
        "step_titles": [text(texts, step.title, request.LANGUAGE_CODE) for step in definition.steps],
    }
    return render(request, "portal_forms/start.html", context)


@method_decorator(never_cache, name="dispatch")
class FormWizard(NamedUrlWizardView):
    """formtools keeps order, prefixes and navigation; the walk decides which step may be seen."""

    storage_name = "forms.storage.DraftStorage"
    template_name = "portal_forms/step.html"
    storage: DraftStorage

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return "wizard"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.draft = request.draft = open_draft(request, kwargs["slug"], kwargs["draft_id"])
        if hasattr(self.draft, "submission"):
            return redirect("forms:receipt", slug=kwargs["slug"], draft_id=self.draft.pk)
        self.definition = self.draft.form_version.compiled
        self.texts = self.draft.form_version.newest_texts
        self.step_definitions = {step.key: step for step in self.definition.steps}
        wanted = kwargs["step"]
        if wanted not in self.step_definitions:
            raise Http404
        waiting = first_open_step(self.definition, set(self.draft.read().get("done", ())))
        order = list(self.step_definitions)
        if waiting and order.index(wanted) > order.index(waiting.key):
            return self._to(waiting.key)
        # Rebuilt per request: each draft has its own version of the form, in the visitor's language.
        # formtools asks for the form of one step only; the others stand for their place in the order.
        self.form_list = dict.fromkeys(order, StepForm) | {
            wanted: build_form(self.step_definitions[wanted], self.texts, request.LANGUAGE_CODE)
        }
        return super().dispatch(request, *args, **kwargs)

    @property
    def step_definition(self) -> StepDefinition:
        return self.step_definitions[self.kwargs["step"]]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.storage.current_step = kwargs["step"]
        return self.render(self.get_form(kwargs["step"]))

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the step of the address. What the browser says it is on does not matter."""
        self.storage.current_step = kwargs["step"]
        form = self.get_form(kwargs["step"], data=self.request.POST)
        if not form.is_valid():
            return self.render(form)
        try:
            self.storage.keep(self.step_definition, form.cleaned_data)
        except Conflict:
            form.add_error(
                None,
                _("Ein anderes Fenster hat das Formular geändert. Bitte senden Sie diese Seite noch einmal."),
            )
            return self.render(form)
        return self._onwards()

    def _onwards(self) -> HttpResponse:
        """Go to the next step, or back to checking when all steps have been answered."""
        waiting = first_open_step(self.definition, self.storage.done)
        if waiting is None:
            return redirect("forms:check", slug=self.kwargs["slug"], draft_id=self.draft.pk)
        return self._to(waiting.key)

    def _to(self, key: str) -> HttpResponse:
        return redirect(self.get_step_url(key))

    def get_step_url(self, step: str) -> str:
        return reverse(
            "forms:step", kwargs={"slug": self.kwargs["slug"], "draft_id": self.draft.pk, "step": step}
        )

    def get_form_initial(self, step: str) -> dict[str, Any]:
        return self.storage.initial_of(self.step_definitions[step])

    def get_context_data(self, form: StepForm, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=form, **kwargs)
        language = self.request.LANGUAGE_CODE
        return context | {
            "form_title": text(self.texts, "title", language),
            "step_title": text(self.texts, self.step_definition.title, language),
            "step_intro": text(self.texts, self.step_definition.intro, language),
            "back": self._back(),
        }

    def _back(self) -> str | None:
        order = list(self.step_definitions)
        position = order.index(self.kwargs["step"])
        return self.get_step_url(order[position - 1]) if position else None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """All answers to check; POST sends them. Each step is validated once more before that."""
    draft = open_draft(request, slug, draft_id)
    if hasattr(draft, "submission"):
        return redirect("forms:receipt", slug=slug, draft_id=draft_id)
    request.draft = draft
    storage = DraftStorage("wizard", request)
    definition, texts = draft.form_version.compiled, draft.form_version.newest_texts
    broken = _first_step_to_correct(definition.steps, storage, texts, request.LANGUAGE_CODE)
    if broken:
        return redirect("forms:step", slug=slug, draft_id=draft_id, step=broken.key)
    if request.method == "POST":
        submit(draft=draft, answers=storage.on_path(definition), language=request.LANGUAGE_CODE)
        return redirect("forms:receipt", slug=slug, draft_id=draft_id)
    context = {
        "form_title": text(texts, "title", request.LANGUAGE_CODE),
        "steps": readable(definition, texts, storage.answers, request.LANGUAGE_CODE),
        "slug": slug,
        "draft_id": draft_id,
    }
    return render(request, "portal_forms/check.html", context)


def _first_step_to_correct(
    steps: tuple[StepDefinition, ...], storage: DraftStorage, texts: Any, language: str
) -> StepDefinition | None:
    for step in steps:
        form = build_form(step, texts, language)(data=storage.initial_of(step))
        if step.id not in storage.done or not form.is_valid():
            return step
    return None


@never_cache
def receipt(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """The reference number, for whoever sent the form from this browser."""
    draft = open_draft(request, slug, draft_id)
    if not hasattr(draft, "submission"):
        return redirect("forms:check", slug=slug, draft_id=draft_id)
    texts = draft.form_version.newest_texts
    context = {
        "reference": draft.submission.reference,
        "submitted_at": draft.submission.submitted_at,
        "form_title": text(texts, "title", request.LANGUAGE_CODE),
    }
    return render(request, "portal_forms/receipt.html", context)
