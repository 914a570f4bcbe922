"""Error pages in the language of the address, each with a way on."""

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import get_language_from_path

from translations import languages


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render an error page even where no middleware has chosen a language yet."""
    code = get_language_from_path(request.path_info) or translation.get_language_from_request(request)
    code = code if code in languages.CODES else languages.SOURCE
    with translation.override(code):
        return render(request, template, {"status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400)


def malformed_request(request: HttpRequest, *, status: int) -> HttpResponse:
    return _page(request, "400.html", status)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "403.html", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without database or context processors: one of them may be what has failed."""
    from django.template.loader import render_to_string

    code = get_language_from_path(request.path_info) or languages.SOURCE
    with translation.override(code):
        return HttpResponse(
            render_to_string("500.html", {"language": languages.get(translation.get_language() or "de")}),
            status=500,
        )
