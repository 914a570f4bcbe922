"""How often one connection may guess. A shelter shares one address, so only wrong tries count."""

import ipaddress

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from forms.submissions.models import AccessGrant

WRONG_TRIES = "60/h"
MAILED_NUMBERS = "5/h"


def is_over(request: HttpRequest) -> bool:
    """True if too many wrong tries came from this address within the hour."""
    usage = get_usage(request, group="forms.resume", key=address_of, rate=WRONG_TRIES)
    return usage is not None and usage["count"] >= usage["limit"]


def count_wrong_try(request: HttpRequest) -> None:
    get_usage(request, group="forms.resume", key=address_of, rate=WRONG_TRIES, increment=True)


def may_mail(request: HttpRequest, grant: AccessGrant | None) -> bool:
    """Count a number to be mailed; False if an access has had enough of them within the hour.

    Counted for unknown accesses too, under a name of their own, so that they take the same time.
    """
    name = str(grant.pk) if grant else "unknown"
    usage = get_usage(
        request, group="forms.number", key=lambda *_args: name, rate=MAILED_NUMBERS, increment=True
    )
    return usage is not None and not usage["should_limit"]


def address_of(_group: str, request: HttpRequest) -> str:
    """Return what the client's address has in common with its neighbours: 64 bits of IPv6 are one household.

    Which header may be believed (TRUSTED_PROXIES) the portal's account adapter decides, for logins too.
    """
    text = str(get_adapter(request).get_client_ip(request))
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    return text if address.version == 4 else str(ipaddress.ip_network(f"{address}/64", strict=False))  # noqa: PLR2004
