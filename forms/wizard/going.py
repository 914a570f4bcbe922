"""Leaving a page unfinished: back, to the overview, into another language, or away. Nothing is lost."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import translate_url

from forms.walk import Stop
from forms.wizard.visit import RETURNING, Visit
from translations import languages

LANGUAGE = "language:"


def leave_to(visit: Visit, stop: Stop, going: str) -> HttpResponse:
    """Return the way out that a button of the page asks for; an unknown one stays on the page."""
    if going.startswith(LANGUAGE):
        return to_language(visit, visit.url_of(stop), going)
    if going == "back":
        before = visit.path.before(stop.key)
        return redirect(visit.url_of(before) if before else visit.url("tasks"))
    if going in ("tasks", "leave"):
        return redirect(visit.url(going))
    return redirect(visit.url_of(stop) + returning(visit))


def returning(visit: Visit) -> str:
    """Return what the address of a page says while it is changed from the check page."""
    return f"?{'='.join(RETURNING)}" if visit.is_returning else ""


def to_language(visit: Visit, url: str, going: str) -> HttpResponse:
    """Show a page in another language."""
    code = going.removeprefix(LANGUAGE)
    return redirect(translate_url(url, code) if languages.find(code) and code in languages.CODES else url)


def go_on(visit: Visit, stop: Stop) -> HttpResponse:
    """Go to the page after one just stored; after a change from the check page back there."""
    visit = Visit(visit.request, visit.grant, slug=visit.slug)
    after = visit.path.after(stop.key) if stop.key in visit.path.by_key else None
    if visit.is_returning or after is None or not visit.path.may_visit(after.key):
        return redirect(visit.onward_url)
    return redirect(visit.url_of(after))
