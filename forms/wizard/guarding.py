"""Keeping machines out of forms without keeping people out. Whoever is refused reads why, and loses nothing.

In this order: a field nobody sees, a form filled in faster than it can be read, a task to solve (only for
forms under attack), and how much comes from one address. What is solved or waited for holds for one draft,
and a draft is sent once: nothing can be used again, and nothing has to be remembered.
"""

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from forms.submissions.models import Draft, FormSettings
from forms.wizard import limits
from forms.wizard.visit import Visit

# Names the page itself uses.
HONEYPOT, SOLUTION, WAITED = "website", "altcha", "waited"
# On average half as many digests: a blink on a computer, two seconds on an old phone.
MAX_NUMBER = 50_000
TASK_LIFETIME = timedelta(hours=1)
# Whoever cannot solve the task waits instead; machines would wait for many forms at once, so fewer may.
WAIT = timedelta(seconds=20)
WAITED_RATE = "30/h"
WAIT_SALT = "forms.wait"
TOO_MANY = 429


@dataclass(frozen=True)
class Refusal:
    """Why something was not sent; the page says it. `must_wait`: lead to the page for waiting."""

    sentence: str = ""
    status: int = 200
    must_wait: bool = False


def may_start(request: HttpRequest, slug: str) -> bool:
    """Count a draft begun from an address; False if there are too many within the hour."""
    return not _too_many(request, f"forms.start.{slug}", settings.FORM_START_RATE)


def refusal_of(visit: Visit) -> Refusal | None:
    """Return why a form is not sent now; None if it may be."""
    data = visit.request.POST
    if data.get(HONEYPOT):
        # Some browsers fill in everything they can: the second time the field is empty.
        return Refusal(
            _(
                "Ihr Browser hat ein verstecktes Feld ausgefüllt. "
                "Bitte drücken Sie noch einmal auf „Jetzt senden“."
            )
        )
    if timezone.now() - visit.draft.created_at < timedelta(seconds=settings.FORM_MINIMUM_SECONDS):
        return Refusal(
            _("Das ging sehr schnell. Bitte lesen Sie Ihre Angaben noch einmal, und senden Sie sie dann.")
        )
    waited = False
    if FormSettings.of(visit.draft.form_version.form).proof_of_work:
        waited = has_waited(visit.draft, data.get(WAITED, ""))
        if not waited and not data.get(SOLUTION):
            return Refusal(must_wait=True)
        if not waited and not is_solved(visit.draft, data[SOLUTION]):
            return Refusal(_("Die Sicherheitsprüfung ist abgelaufen. Bitte senden Sie noch einmal."))
    return _too_many_sent(visit, waited=waited)


def _too_many_sent(visit: Visit, *, waited: bool) -> Refusal | None:
    group = f"forms.send.{visit.slug}"
    if _too_many(visit.request, group, settings.FORM_SEND_RATE) or (
        waited and _too_many(visit.request, f"{group}.waited", WAITED_RATE)
    ):
        sentence = _(
            "Von diesem Anschluss wurde sehr viel gesendet. Ihre Angaben sind gespeichert. "
            "Bitte senden Sie sie in einer Stunde noch einmal."
        )
        return Refusal(sentence, TOO_MANY)
    return None


def _too_many(request: HttpRequest, group: str, rate: str) -> bool:
    usage = get_usage(request, group=group, key=limits.address_of, rate=rate, increment=True)
    # A limit of 0 says that nothing could be counted: no reason to turn people away.
    return usage is not None and usage["should_limit"] and usage["limit"] > 0


# --- A task for the device ------------------------------------------------------------------------
def proof_of(visit: Visit) -> dict[str, Any] | None:
    """Return what the check page needs if its form asks for a proof: a task, or what was waited for."""
    if visit.draft.is_trial or not FormSettings.of(visit.draft.form_version.form).proof_of_work:
        return None
    waited = visit.request.GET.get(WAITED) or visit.request.POST.get(WAITED) or ""
    if has_waited(visit.draft, waited):
        return {"waited": waited}
    return {"task": json.dumps(new_task(visit.draft)), "wait_url": visit.url("wait")}


def new_task(draft: Draft) -> dict[str, Any]:
    """Return a challenge in the format of ALTCHA that can be solved for one draft only."""
    expires = timezone.now() + TASK_LIFETIME
    options = ChallengeOptions(max_number=MAX_NUMBER, hmac_key=_key_of(draft), expires=expires)
    return dict(create_challenge(options).to_dict())


def is_solved(draft: Draft, solution: str) -> bool:
    """True if somebody has solved a task of this draft; a made-up solution is simply none."""
    try:
        return bool(verify_solution(solution, _key_of(draft))[0])
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _key_of(draft: Draft) -> str:
    return salted_hmac("forms.altcha", str(draft.pk), algorithm="sha256").hexdigest()


# --- Waiting instead ------------------------------------------------------------------------------
def begin_waiting(draft: Draft) -> str:
    """Return a mark that is worth something once one has waited."""
    return signing.dumps([str(draft.pk), int(time.time())], salt=WAIT_SALT)


def seconds_left(draft: Draft, mark: str) -> int | None:
    """Return how long a mark has still to wait; None for one that is not of this draft, or too old."""
    try:
        owner, since = signing.loads(mark, salt=WAIT_SALT, max_age=TASK_LIFETIME)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    if owner != str(draft.pk):
        return None
    return max(0, int(WAIT.total_seconds() - (time.time() - since) + 0.999))


def has_waited(draft: Draft, mark: str) -> bool:
    return seconds_left(draft, mark) == 0
