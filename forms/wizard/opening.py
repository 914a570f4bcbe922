"""The way into every page of a draft that is still being filled in."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from forms.wizard.visit import Visit, open_visit

View = Callable[..., HttpResponse]


def never(_request: HttpRequest) -> bool:
    return False


def filling_in(
    view: Callable[[Visit], HttpResponse], *, also_when_sent: Callable[[HttpRequest], bool] = never
) -> View:
    """Open a draft for a view: without a key to coming back, after sending to the receipt."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, draft_id: UUID) -> HttpResponse:
        visit = open_visit(request, slug, draft_id)
        if visit is None:
            return redirect("forms:resume")
        if visit.submitted and not also_when_sent(request):
            return redirect(visit.url("receipt"))
        return view(visit)

    return wrapped
