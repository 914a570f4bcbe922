"""Accounts of the demo, one per role. They exist only while LOTSE_DEMO=1, with known secrets."""

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from directory.models import Organisation, OrganisationEditor
from portal.accounts.models import User
from portal.demo.ids import demo_id

PASSWORD = "lotse-demo-2026"  # noqa: S105
# Base32; the same for all demo accounts, so that one authenticator entry serves them all.
TOTP_SECRET = "LOTSEDEMOLOTSEDEMOLOTSEDEMOLOTSE"  # noqa: S105

# Whose offers the demo's provider editor looks after.
OWN_ORGANISATION = "gemeindediakonie"
# The last entry is the role; "A + B" has both.
PEOPLE = (
    ("redaktion@example.org", "Rada", "Redaktion", "Portalredaktion"),
    ("anbieter@example.org", "Anton", "Anbieter", "Anbieterredaktion"),
    ("uebersetzung@example.org", "Ula", "Übersetzung", "Übersetzung Arabisch"),
    ("fall@example.org", "Frieda", "Fall", "Fallbearbeitung"),
    ("haertefall@example.org", "Hanna", "Härte", "Fallbearbeitung + Härtefall"),
    ("datenschutz@example.org", "Dora", "Datenschutz", "Datenschutz"),
    ("prozess@example.org", "Paula", "Prozess", "Prozesspflege"),
    ("admin@example.org", "Ada", "Admin", ""),
)


def current_code() -> str:
    """Return the six digits an authenticator would show now."""
    counter = int(time.time()) // 30
    return str(format_hotp_value(hotp_value(TOTP_SECRET, counter)))


def accounts() -> list[dict[str, str]]:
    code = current_code()
    return [
        {"email": email, "password": PASSWORD, "code": code, "role": role or "Administration"}
        for email, _first, _last, role in PEOPLE
    ]


@transaction.atomic
def create_accounts() -> int:
    """Create the accounts, or set their password and second factor back; return how many there are."""
    if not settings.DEMO:
        raise ImproperlyConfigured("Demo accounts exist only with LOTSE_DEMO=1.")
    for email, first, last, role in PEOPLE:
        user = User.objects.filter(email=email).first() or User.objects.create_user(email)
        user.first_name, user.last_name = first, last
        user.is_superuser = user.is_staff = not role
        user.set_password(PASSWORD)
        user.save()
        user.groups.set(Group.objects.filter(name__in=role.split(" + ")))
        if role == "Anbieterredaktion":
            for organisation in Organisation.objects.filter(pk=demo_id("organisation", OWN_ORGANISATION)):
                OrganisationEditor.objects.get_or_create(user=user, organisation=organisation)
        user.emailaddress_set.update_or_create(email=email, defaults={"verified": True, "primary": True})
        Authenticator.objects.update_or_create(
            user=user,
            type=Authenticator.Type.TOTP,
            defaults={"data": {"secret": get_adapter().encrypt(TOTP_SECRET)}},
        )
    return len(PEOPLE)
