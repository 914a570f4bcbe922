"""Who may open an account: nobody by themselves. Staff accounts are made by the portal's office."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address rate limits count by.

        X-Forwarded-For is believed only behind the given number of trusted proxies; anybody can send it.
        """
        proxies: int = settings.TRUSTED_PROXIES
        forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if proxies and len(forwarded) >= proxies:
            return forwarded[-proxies]
        return str(request.META["REMOTE_ADDR"])
