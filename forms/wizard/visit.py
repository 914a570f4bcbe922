"""An open draft as this browser sees it: who looks, in which language, and how far the way goes."""

import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from forms.conditions import Context
from forms.definition import FormDefinition
from forms.state import Answers, State, stop_key
from forms.submissions.models import AccessGrant
from forms.walk import Path, Stop, required, walk
from forms.wording import Texts, Wording

SALT = "forms.visit"
PREFIX = "draft-"
# A counsellor may have several forms open in one browser.
MOST_KEYS = 20
# On a borrowed phone the way in closes with the browser, and after this time without a page.
IDLE = datetime.timedelta(hours=2)
# How a page says that it is changed from the check page: in its POST, and in its address.
RETURN, RETURNING = "_return", ("zurueck", "pruefen")


def cookie_of(draft_id: UUID) -> str:
    return f"{PREFIX}{draft_id.hex}"


class Visit:
    """What views and templates need of a draft; reads it once per request."""

    def __init__(self, request: HttpRequest, grant: AccessGrant, *, slug: str = "") -> None:
        self.request, self.grant, self.draft = request, grant, grant.draft
        self.slug = slug or str(self.draft.form_version.form.slug)
        self.language: str = request.LANGUAGE_CODE
        self.today = timezone.localdate()
        self.state = State.from_json(self.draft.read())
        # What the statistics will be told once the draft is stored.
        self.marks: list[tuple[str, str]] = []

    @property
    def submitted(self) -> bool:
        if hasattr(self.grant, "sent"):
            return self.grant.sent is not None
        return hasattr(self.draft, "submission")

    @cached_property
    def definition(self) -> FormDefinition:
        return self.draft.form_version.compiled

    @cached_property
    def texts(self) -> Texts:
        return self.draft.form_version.newest_texts

    @cached_property
    def path(self) -> Path:
        return walk(self.definition, self.state, self.today)

    def with_answers(self, stop: Stop, answers: Answers) -> Path:
        """Return the path as it would be with these answers on a page."""
        known = {**self.state.answers_of(stop.row), **answers}
        return walk(self.definition, self.state, self.today, preview={stop.key: known})

    @cached_property
    def wording(self) -> Wording:
        return Wording(self.texts, self.language, they=self.path.on_behalf())

    @property
    def silence(self) -> Wording:
        """No texts at all: for checking answers without reading half a megabyte of sentences."""
        return Wording({}, self.language)

    def wording_of(self, stop: Stop) -> Wording:
        return self.wording.about(stop.row.name) if stop.row else self.wording

    def required(self, stop: Stop, path: Path) -> set[str]:
        """Return the ids of the questions of a page that must be answered."""
        context: Context = path.context_of(stop)
        return {one.id for one in stop.asked if required(one, context)}

    # --- Who may read what ------------------------------------------------------------------------
    def is_sealed(self, stop: Stop, field_id: str) -> bool:
        """True if somebody else has answered a question and this access may not read that."""
        if self.grant.reads or self.state.answers_of(stop.row).get(field_id) in (None, "", []):
            return False
        return self.state.by.get(self.reference(stop, field_id)) != str(self.grant.pk)

    @staticmethod
    def reference(stop: Stop, field_id: str) -> str:
        return stop_key(stop.row.id, field_id) if stop.row else field_id

    def raw_key(self, stop: Stop) -> str:
        """Return where what was typed into an unfinished page is kept: a helper's is a helper's own."""
        return stop.key if self.grant.reads else f"{stop.key}@{self.grant.pk}"

    def seen(self, stop: Stop) -> str:
        """Return a mark of the stored answers of a page: who sends another one back has missed a change."""
        answers = self.state.answers_of(stop.row)
        shown = repr([(one.id, answers.get(one.id)) for one in stop.step.fields])
        return salted_hmac(str(self.draft.pk), shown).hexdigest()[:16]

    # --- Addresses --------------------------------------------------------------------------------
    def url(self, name: str, **more: Any) -> str:
        return reverse(f"forms:{name}", kwargs={"slug": self.slug, "draft_id": self.draft.pk, **more})

    def url_of(self, stop: Stop) -> str:
        return self.url_of_key(stop.key)

    def url_of_key(self, key: str) -> str:
        step, _slash, row = key.partition("/")
        return self.url("person", step=step, row=row) if row else self.url("step", step=step)

    @property
    def is_returning(self) -> bool:
        """True while a page is changed from the check page: it leads back there."""
        request = self.request
        return request.GET.get(RETURNING[0]) == RETURNING[1] or request.POST.get(RETURN) == "check"

    @property
    def leave_url(self) -> str:
        return self.url("leave")

    @property
    def onward_url(self) -> str:
        """Where the form goes on: at the first open page, or at checking."""
        return self.url_of(self.path.waiting) if self.path.waiting else self.url("check")


def open_visit(request: HttpRequest, slug: str, draft_id: UUID) -> Visit | None:
    """Return the visit if this browser holds a key to the draft; None for whatever reason there may be."""
    value = request.COOKIES.get(cookie_of(draft_id), "")
    try:
        grant_id, generation = signing.loads(value, salt=SALT, max_age=IDLE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    # One small query per page: a join is cheap, a condition more is not, so what is simple is compared here.
    grants = AccessGrant.objects.filter(pk=grant_id).annotate(
        slug=F("draft__form_version__form__slug"),
        sent=F("draft__submission__pk"),
        draft_days=F("draft__form_version__form__settings__draft_days"),
    )
    grants = grants.select_related("draft__form_version").defer("draft__form_version__definition")
    grant = next(iter(grants), None)
    fits = (
        grant is not None
        and (grant.generation, grant.draft_id, grant.slug) == (generation, draft_id, slug)
        and grant.revoked_at is None
        and grant.draft.expires_at > timezone.now()
    )
    if not fits:
        return None
    grant.draft.days = grant.draft_days
    return Visit(request, grant, slug=slug)


def let_in(request: HttpRequest, response: HttpResponse, grant: AccessGrant) -> None:
    """Give this browser the key to a draft, until it is closed or left alone for two hours."""
    value = signing.dumps([str(grant.pk), grant.generation], salt=SALT)
    for old in _oldest_keys(request, cookie_of(grant.draft_id)):
        response.delete_cookie(old, samesite="Lax")
    response.set_cookie(
        cookie_of(grant.draft_id), value, httponly=True, secure=request.is_secure(), samesite="Lax"
    )


def _oldest_keys(request: HttpRequest, kept: str) -> list[str]:
    """Return the keys beyond what a browser can carry: with too many cookies no page would open any more."""
    own = (name for name in request.COOKIES if name.startswith(PREFIX) and name != kept)
    keys = [name for name in own if request.COOKIES[name]]
    times = {name: request.COOKIES[name].rsplit(":", 2)[-2:][0] for name in keys}
    return sorted(keys, key=lambda name: _order(times[name]))[: max(len(keys) - MOST_KEYS + 1, 0)]


def _order(time: str) -> int:
    try:
        return int(signing.b62_decode(time))
    except (ValueError, IndexError):
        return 0


def let_out(response: HttpResponse, draft_id: UUID) -> None:
    response.delete_cookie(cookie_of(draft_id), samesite="Lax")
