"""What every request passes: malformed input is refused, headers are set, a line is logged."""

import re
import time
from collections.abc import Callable
from urllib.parse import quote_plus, unquote_to_bytes

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language

from portal.errors import malformed_request

logger = structlog.get_logger(__name__)

Respond = Callable[[HttpRequest], HttpResponse]

MAX_QUERY = 8_000
MAX_PATH = 2_000
SEARCH = re.compile(r"/[a-z-]{2,10}/angebote/(vorschlaege/)?")


class RefuseMalformedRequests:
    """Answer 400 or 414 with a helpful page before anything else reads the address.

    Databases refuse NUL bytes with an exception, so they must not get that far.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(query) > MAX_QUERY or len(request.path_info) > MAX_PATH:
            return malformed_request(request, status=414)
        if SEARCH.fullmatch(request.path_info):
            # Whatever somebody pastes into the search finds a page: unreadable bytes are left out.
            request.META["QUERY_STRING"] = _cleaned(query)
        elif "\x00" in request.path_info or not _readable(query):
            return malformed_request(request, status=400)
        return self.get_response(request)


def _cleaned(query: str) -> str:
    if _readable(query):
        return query
    pairs = (part.partition("=") for part in query.split("&"))
    return "&".join(f"{name}{equals}{_requoted(value)}" for name, equals, value in pairs if _readable(name))


def _requoted(value: str) -> str:
    text = unquote_to_bytes(value.replace("+", " ")).decode(errors="ignore").replace("\x00", " ")
    return quote_plus(text)


def _readable(query: str) -> bool:
    raw = unquote_to_bytes(query)
    if b"\x00" in raw:
        return False
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


class SecurityHeaders:
    """Add what Django and django-csp leave out; the admin gets its own content security policy."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        in_admin = request.path_info.startswith(settings.ADMIN_PATH)
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(self), interest-cohort=()"
        )
        if in_admin or getattr(request, "user", None) and request.user.is_authenticated:
            patch_cache_control(response, no_store=True, private=True)
        return response


class AdminFrames:
    """The admin and its previews may frame themselves; nothing else may.

    Stands inside django-csp's middleware, which reads the attributes set here.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(settings.ADMIN_PATH):
            vars(response)["_csp_replace"] = settings.ADMIN_CONTENT_SECURITY_POLICY
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        elif getattr(request, "is_preview", False):
            vars(response)["_csp_replace"] = {"frame-ancestors": ["'self'"]}
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response


class LogRequests:
    """Log the route, never the address: paths and queries can tell what somebody is looking for."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        logger.info(
            "request",
            method=request.method,
            route=match.view_name if match else None,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
            language=get_language(),
        )
        return response
