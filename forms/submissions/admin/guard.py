"""Who gets into these screens, and what is true of all of them: nothing is cached."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def for_those_who(may: Callable[[Any], bool], *methods: str) -> Callable[[View], View]:
    """Let in whoever may, with these methods only."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return never_cache(require_http_methods(methods)(guarded))

    return decorate
