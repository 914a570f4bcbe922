"""The translation desk: how far each language of a form is, and its texts beside the German ones."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page as PageOfTexts
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forms.admin.desk_forms import REVIEW, FilterForm, Posted, Row, posted, rows_of
from forms.desk import saving
from forms.desk.overview import open_texts, overview, progress
from forms.desk.texts import Entry, entries
from forms.models import FormVersion, WizardForm
from forms.models.translated import TARGETS
from forms.permissions import languages_of, may_build, may_publish, may_translate
from forms.preview import render_preview
from forms.wizard.start import begin
from translations import languages
from translations.languages import Language

PER_PAGE = 40
LOCKED = (
    "Jemand anderes hat das Formular gesperrt oder prüft es gerade. "
    "Nichts ist gespeichert, Ihre Texte stehen noch in den Feldern."
)


def for_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in whoever may translate into the language of the address; the view gets the newest draft."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: UUID, code: str, **more: str) -> HttpResponse:
        if code not in {language.code for language in TARGETS}:
            raise Http404
        if not may_translate(request.user, code):
            raise PermissionDenied
        return view(request, newest_draft(pk), languages.get(code), **more)

    return never_cache(guarded)


def newest_draft(pk: UUID) -> WizardForm:
    form: WizardForm = get_object_or_404(WizardForm, pk=pk).get_latest_revision_as_object()
    form.sync_strings()
    return form


def _own_languages(request: HttpRequest) -> list[Language]:
    own = languages_of(request.user)
    if not own:
        raise PermissionDenied
    return own


# --- How far is it? -------------------------------------------------------------------------------
@never_cache
@require_safe
def desk_list(request: HttpRequest) -> HttpResponse:
    """Show all forms with the languages somebody translates."""
    own = _own_languages(request)
    shown = []
    for form in WizardForm.objects.select_related("latest_revision"):
        open_now = open_texts(form)
        shown.append({"form": form, "languages": [(language, open_now[language.code]) for language in own]})
    return render(request, "portal_forms/admin/desk_list.html", {"forms": shown})


@never_cache
@require_safe
def desk_overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far each language of a form is, and what the public has of it."""
    own = {language.code for language in _own_languages(request)}
    form = newest_draft(pk)
    context = {
        "form": form,
        "languages": [one for one in overview(form) if one.language.code in own],
        "may_build": may_build(request.user),
        "may_publish": may_publish(request.user),
        "why_wait": saving.why_wait(WizardForm.objects.get(pk=pk)),
    }
    return render(request, "portal_forms/admin/desk_overview.html", context)


@require_POST
def desk_publish(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the translations of the newest draft public."""
    if not may_publish(request.user):
        raise PermissionDenied
    get_object_or_404(WizardForm, pk=pk)
    _tell_of_publishing(request, saving.publish_texts(pk, by=request.user))
    return redirect("form_admin:desk_overview", pk)


# --- One language ---------------------------------------------------------------------------------
@for_language
def desk(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Show the texts of one language beside the German ones; POST saves those that were changed."""
    if request.method == "POST":
        return _save(request, form, language)
    shown = entries(form)
    filters = FilterForm(request.GET, shown)
    page = Paginator(filters.chosen(shown, language.code), PER_PAGE).get_page(request.GET.get("p"))
    return _render(request, form, language, shown, filters, page, rows_of(page.object_list, language.code))


def _save(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Save what can be saved; what cannot stays in its field, with the reason beside it."""
    code, sent = language.code, list(posted(request.POST))
    states = {entry.path: entry.text.state(code) for entry in entries(form)}
    review_all = request.POST.get("action") == REVIEW
    wishes = [
        wish
        for one in sent
        if (wish := one.wish(states.get(one.path, ""), review_all=review_all)) is not None
    ]
    publish = request.POST.get("action") == "publish"
    try:
        outcome = saving.save(form.pk, code, wishes, by=request.user, publish=publish)
    except saving.Locked:
        messages.error(request, LOCKED)
        outcome = saving.Outcome(problems={wish.path: "Noch nicht gespeichert." for wish in wishes})
    else:
        _tell(request, outcome)
    if not outcome.problems:
        return redirect(_same_texts(request))
    fresh = entries(newest_draft(form.pk))
    rows = _as_typed(fresh, code, sent, outcome.problems)
    page = Paginator([row.entry for row in rows], max(len(rows), 1)).get_page(1)
    return _render(request, form, language, fresh, FilterForm(request.GET, fresh), page, rows)


def _same_texts(request: HttpRequest) -> str:
    """Return the address of the page; under a filter by state the texts saved are gone, others move up."""
    parameters = request.GET.copy()
    if parameters.get("state"):
        parameters.pop("p", None)
    return f"{request.path}?{parameters.urlencode()}" if parameters else request.path


def _as_typed(fresh: list[Entry], code: str, sent: list[Posted], problems: dict[str, str]) -> list[Row]:
    """Return the texts that were sent, as they are now; those with a problem as they were typed."""
    known = {entry.path: entry for entry in fresh}
    rows = rows_of([known[one.path] for one in sent if one.path in known], code)
    typed = {one.path: one for one in sent}
    for row in rows:
        if problem := problems.get(row.entry.path):
            own = typed[row.entry.path]
            row.typed, row.ticked, row.problem = own.text, own.ticked, problem
    return rows


def _render(
    request: HttpRequest,
    form: WizardForm,
    language: Language,
    shown: list[Entry],
    filters: FilterForm,
    page: PageOfTexts,
    rows: list[Row],
) -> HttpResponse:
    parameters = request.GET.copy()
    parameters.pop("p", None)
    context = {
        "form": form,
        "language": language,
        "progress": progress(language.code, shown),
        "filters": filters,
        "page": page,
        "rows": rows,
        "problems": [row for row in rows if row.problem],
        "parameters": parameters.urlencode(),
        "is_empty": not shown,
        "may_publish": may_publish(request.user),
    }
    return render(request, "portal_forms/admin/desk.html", context)


def _tell(request: HttpRequest, outcome: saving.Outcome) -> None:
    saved = "1 Text ist" if outcome.saved == 1 else f"{outcome.saved} Texte sind"
    if outcome.saved:
        messages.success(request, f"{saved} gespeichert.")
    elif not outcome.problems and not outcome.gone and not outcome.publishing:
        messages.info(request, "Es war nichts zu speichern.")
    for wish in outcome.gone:
        messages.error(request, f"Diesen Text gibt es im Formular nicht mehr: „{wish.text}“")
    if outcome.problems:
        count = len(outcome.problems)
        texts = "1 Text ist" if count == 1 else f"{count} Texte sind"
        messages.error(request, f"{texts} nicht gespeichert. Der Grund steht beim Text.")
    if outcome.publishing:
        _tell_of_publishing(request, outcome.publishing)


def _tell_of_publishing(request: HttpRequest, result: str) -> None:
    if result == "done":
        messages.success(request, "Veröffentlicht. Sprachen, in denen nichts fehlt, sind jetzt zu lesen.")
    else:
        messages.warning(request, f"Nicht veröffentlicht. {result}")


# --- Seeing it in place ---------------------------------------------------------------------------
@for_language
@require_safe
def desk_preview(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Show the pages of the draft as people would see them."""
    return render_preview(form, request, language.code)


@for_language
@require_POST
def desk_trial(request: HttpRequest, form: WizardForm, language: Language) -> HttpResponse:
    """Begin a trial run of the draft; nothing is sent, and it is erased soon."""
    request.LANGUAGE_CODE = language.code
    with translation.override(language.code):
        return begin(request, FormVersion.objects.make_trial(form))
