"""The form has changed since somebody began it: shows what is new, then the draft goes on there."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from forms.models import FormVersion
from forms.submissions.models import Conflict
from forms.submissions.moving import move_draft, would_move
from forms.wizard.visit import Visit, open_visit
from forms.wording import Texts, Wording
from translations.fallback import Text


def newer_version(visit: Visit) -> FormVersion | None:
    """Return the version published since a draft began; None if there is none, or the form is not live."""
    if visit.draft.is_trial or not visit.grant.reads:
        return None
    newest = FormVersion.objects.current(visit.slug)
    return newest if newest and newest.pk != visit.draft.form_version_id else None


@never_cache
def newer(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
    """Show what the newer version means for this draft; POST moves it."""
    visit = open_visit(request, slug, draft_id)
    if visit is None:
        return redirect("forms:resume")
    version = None if visit.submitted else newer_version(visit)
    if version is None:
        return redirect(visit.url("tasks"))
    if request.method == "POST":
        try:
            move_draft(draft=visit.draft, version=version, today=visit.today)
        except Conflict:
            messages.warning(
                request,
                _("Das Formular wurde gerade an anderer Stelle geändert. Bitte sehen Sie noch einmal nach."),
            )
            return redirect(request.path)
        messages.success(request, _("Sie füllen jetzt die neue Fassung aus. Ihre Antworten sind übernommen."))
        return redirect(visit.url("tasks"))
    moved = would_move(visit.draft, version, visit.today)
    new = version.newest_texts
    context = {
        "visit": visit,
        "form_title": visit.wording("title"),
        "added": _labels(moved.added, new, visit),
        "again": _labels(moved.again, new, visit),
        "dropped": _labels(moved.dropped, visit.texts, visit),
    }
    return render(request, "portal_forms/newer.html", context)


def _labels(ids: Iterable[str], texts: Texts, visit: Visit) -> list[Text]:
    """Return the questions of some ids in words, each once; of a list of people its title."""
    wording = Wording(texts, visit.language, visit.wording.they, _("die Person"))
    found = (wording(f"{one}.label") or wording(f"{one}.title") for one in ids)
    return [label for label in dict.fromkeys(found) if label]
