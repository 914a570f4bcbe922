"""Coming back to a draft without an account: cards, PINs, numbers by mail, and helpers."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from forms.submissions.models import AccessGrant, Draft
from forms.submissions.reference import ALPHABET, check_character

CODE_LENGTH = 12
TRIES, LOCK = 5, timedelta(hours=1)
NUMBER_LIFETIME = timedelta(minutes=15)
MAX_HELPERS = 10


class TooManyHelpers(Exception):
    """A draft has as many helpers as it may have."""


@dataclass(frozen=True)
class Card:
    """The secrets of an access, known only to whoever gets the card: we keep hashes.

    `number` confirms a new e-mail address; "" if there is none to confirm.
    """

    code: str = field(repr=False)
    token: str = field(repr=False)
    number: str = field(repr=False, default="")

    @property
    def written(self) -> str:
        """The code in three groups, as it is shown and printed."""
        return "-".join((self.code[:4], self.code[4:8], self.code[8:]))


# --- Cards ----------------------------------------------------------------------------------------
def new_code() -> str:
    """Return twelve characters, the last one to check the others: a slip of the pen costs no try."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + check_character(body)


def is_code(text: str) -> bool:
    """True if a code, without spaces and hyphens, can exist."""
    fits = len(text) == CODE_LENGTH and all(char in ALPHABET for char in text)
    return fits and check_character(text[:-1]) == text[-1]


def give_card(*, grant: AccessGrant, pin: str, email: str, language: str) -> Card:
    """Give an access a new card; its old card, link and numbers open nothing any more.

    Without a new PIN the old one stays. Browsers this access is open in are out at once: whoever asked
    for the card must be let in again. `language` is the one mails will be written in.
    """
    # The hasher takes its time; nobody else should have to wait for it.
    hashes = {"pin_hash": make_password(pin)} if pin else {}
    with transaction.atomic():
        locked = AccessGrant.objects.select_for_update().select_related("draft").get(pk=grant.pk)
        if not hashes and not locked.pin_hash and not email:
            raise ValueError("an access needs a PIN or an address")
        if locked.reads:
            Draft.objects.filter(pk=locked.draft_id).update(language=language)
        return _with_card(locked, email, **hashes)


def invite(*, by: AccessGrant, name: str, pin: str, email: str) -> tuple[AccessGrant, Card]:
    """Let somebody help: fill in, but not read what others have answered. Only the family may ask.

    The family chooses the helper's PIN and tells it, so that a link or card alone never opens anything,
    whoever finds it first.
    """
    if not by.reads:
        raise PermissionDenied
    pin_hash = make_password(pin)
    with transaction.atomic():
        draft = Draft.objects.select_for_update().get(pk=by.draft_id)
        if helpers_of(draft).count() >= MAX_HELPERS:
            raise TooManyHelpers
        grant = AccessGrant.objects.create(draft=draft, role=AccessGrant.Role.HELPER)
        grant.name = name
        return grant, _with_card(grant, email, pin_hash=pin_hash)


def helpers_of(draft: Draft) -> QuerySet[AccessGrant]:
    """Return the helpers who are in, longest first."""
    grants = AccessGrant.objects.filter(draft=draft, role=AccessGrant.Role.HELPER, revoked_at=None)
    return grants.select_related("draft").order_by("created_at")


def revoke(*, by: AccessGrant, grant_id: UUID) -> bool:
    """Take a helper's access away, also in browsers it is open in; False if there is none."""
    if not by.reads:
        raise PermissionDenied
    helpers = helpers_of(by.draft).filter(pk=grant_id)
    return bool(helpers.update(revoked_at=timezone.now(), generation=F("generation") + 1))


def _with_card(grant: AccessGrant, email: str, **more: str) -> Card:
    """Write new secrets into an access, and end what was open with the old ones."""
    if email != grant.email:
        grant.email, grant.email_confirmed = email, False
    number = _new_number() if email and grant.reads and not grant.email_confirmed else ""
    card = Card(new_code(), secrets.token_urlsafe(16), number)
    grant.link_hash, grant.code_hash = hash_of_link(card.token), hashes_of_code(card.code)[0]
    grant.mailed_code_hash = make_password(number) if number else ""
    grant.mailed_code_until = timezone.now() + NUMBER_LIFETIME if number else None
    grant.generation += 1
    for name, value in more.items():
        setattr(grant, name, value)
    grant.save()
    return card


def hash_of_link(token: str) -> str:
    """Return what we keep of a link. It has 128 bits: nobody finds it by trying hashes."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashes_of_code(code: str) -> list[str]:
    """Return what we keep of a code, for each key of this installation: a stolen database is not enough."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac("forms.code", code, secret=key, algorithm="sha256").hexdigest() for key in keys]


# --- Opening --------------------------------------------------------------------------------------
def find(*, token: str = "", code: str = "") -> AccessGrant | None:
    """Return the access of a link or a code, whether or not it still opens anything."""
    known = Q(link_hash=hash_of_link(token)) if token else Q(code_hash__in=hashes_of_code(code))
    return AccessGrant.objects.filter(known).select_related("draft__form_version__form").first()


def unlock(*, grant: AccessGrant | None, secret: str, by_mail: bool) -> bool:
    """True if the PIN, or the number sent by mail, opens an access; False for whatever reason not.

    The try is counted before the secret is looked at, in a statement of its own: tries sent at the same
    time cannot get past the limit. The hasher always runs exactly once, so that the time tells nothing.
    """
    now = timezone.now()
    expected = _expected(grant, now, by_mail=by_mail) if grant and _count_try(grant, now) else ""
    if not check_password(secret, expected) or not grant:
        return False
    return bool(_unchanged(grant, expected, by_mail=by_mail).update(used_at=now, **_FORGIVEN, **_NO_NUMBER))


def confirm_email(*, grant: AccessGrant, number: str) -> bool:
    """True if somebody who is in has typed the number sent to their address; it counts as a try."""
    now = timezone.now()
    expected = grant.mailed_code_hash if _count_try(grant, now) and _is_fresh(grant, now) else ""
    if not check_password(number, expected):
        return False
    unchanged = _unchanged(grant, expected, by_mail=True)
    return bool(unchanged.update(email_confirmed=True, **_FORGIVEN, **_NO_NUMBER))


def new_number(*, grant: AccessGrant | None) -> str:
    """Return a number to send to the confirmed address of an access; "" if it must not be sent."""
    number, now = _new_number(), timezone.now()
    hashed = make_password(number)
    if grant is None:
        return ""
    changed = (
        _usable(grant, now)
        .filter(email_confirmed=True)
        .update(mailed_code_hash=hashed, mailed_code_until=now + NUMBER_LIFETIME)
    )
    return number if changed else ""


_FORGIVEN: dict[str, Any] = {"failures": 0, "failures_until": None}
_NO_NUMBER: dict[str, Any] = {"mailed_code_hash": "", "mailed_code_until": None}


def _new_number() -> str:
    return f"{secrets.randbelow(10**6):06}"


def _usable(grant: AccessGrant, now: datetime) -> QuerySet[AccessGrant]:
    """Return the access, as long as it may be tried: neither taken away, nor over, nor locked.

    What concurrent tries change is looked at in the row itself: PostgreSQL would not look again into a join.
    """
    if grant.draft.expires_at <= now:
        return AccessGrant.objects.none()
    locked = Q(failures__gte=TRIES, failures_until__gt=now)
    return AccessGrant.objects.filter(pk=grant.pk, revoked_at=None).exclude(locked)


def _count_try(grant: AccessGrant, now: datetime) -> bool:
    """Count a try as a wrong one until it proves right; False if there are none left."""
    counted = Case(When(failures_until__gt=now, then=F("failures") + 1), default=Value(1))
    return bool(_usable(grant, now).update(failures=counted, failures_until=now + LOCK))


def _expected(grant: AccessGrant, now: datetime, *, by_mail: bool) -> str:
    if not by_mail:
        return grant.pin_hash
    return grant.mailed_code_hash if grant.email_confirmed and _is_fresh(grant, now) else ""


def _is_fresh(grant: AccessGrant, now: datetime) -> bool:
    return grant.mailed_code_until is not None and grant.mailed_code_until > now


def _unchanged(grant: AccessGrant, expected: str, *, by_mail: bool) -> QuerySet[AccessGrant]:
    """Return the access if its secret is still the one that was looked at; a mailed number opens once."""
    same = {"mailed_code_hash": expected} if by_mail else {"pin_hash": expected}
    return AccessGrant.objects.filter(pk=grant.pk, generation=grant.generation, revoked_at=None, **same)
