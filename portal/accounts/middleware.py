"""The admin opens only with a second factor. allauth offers it; this makes it required."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class RequireSecondFactor:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(settings.ADMIN_PATH) and request.user.is_authenticated:
            if not get_adapter().is_mfa_enabled(request.user):
                messages.warning(request, _("Für die Verwaltung brauchen Sie einen zweiten Faktor."))
                return redirect("mfa_index")
            if not _used_second_factor(request):
                logout(request)
                messages.warning(request, _("Bitte melden Sie sich mit dem zweiten Faktor an."))
                return redirect("account_login")
        return self.get_response(request)


def _used_second_factor(request: HttpRequest) -> bool:
    """True if this very session was opened with TOTP, a passkey or a recovery code."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)
