"""Leaving a draft with a card, coming back with a PIN, and letting others help. No account, no script."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forms.submissions import access
from forms.submissions.mails import card_mail, number_mail, send, send_aside
from forms.submissions.models import AccessGrant
from forms.submissions.pdf.documents import resume_card_pdf
from forms.submissions.pdf.typeset import NotTypeset
from forms.wizard import limits
from forms.wizard.access_forms import HelperForm, LeaveForm, NumberForm, ResumeForm
from forms.wizard.card import drop_card, keep_card, link_of, shown_card
from forms.wizard.opening import View, filling_in
from forms.wizard.page import GO
from forms.wizard.visit import Visit, let_in, let_out

REVOKE = "revoke:"


def confidential(view: View) -> View:
    """Nothing is cached, and no other site learns the address.

    "no-referrer" would make browsers send `Origin: null` with every form, which Django's CSRF check refuses.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(wrapped)


def inside(view: Callable[[Visit], HttpResponse]) -> View:
    """Open a draft that is still being filled in for a view; it can be closed here after sending, too."""
    return confidential(filling_in(view, also_when_sent=_is_closing))


def _is_closing(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get(GO) == "out"


# --- Coming back ----------------------------------------------------------------------------------
@confidential
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str = "") -> HttpResponse:
    """Ask for code and PIN, behind a link for the PIN only. Only POST tries anything, whatever is right."""
    data = request.POST if request.method == "POST" else None
    by_mail = request.POST.get("way") == "mail"
    form = ResumeForm(data, by_link=bool(token), by_mail=by_mail)
    if data is None:
        return _ask(request, form, token)
    if limits.is_over(request):
        form.errors.clear()
        form.add_error(None, _("Von diesem Anschluss kamen zu viele Versuche. Bitte warten Sie eine Stunde."))
        return _ask(request, form, token, by_mail=by_mail, status=429)
    if data.get(GO) == "mail":
        return _mail_number(request, form, token)
    if not form.is_valid():
        return _ask(request, form, token, by_mail=by_mail)
    grant = access.find(token=token, code=form.cleaned_data.get("code", ""))
    if not access.unlock(grant=grant, secret=form.cleaned_data["secret"], by_mail=by_mail) or grant is None:
        limits.count_wrong_try(request)
        form.add_error(None, wrong())
        return _ask(request, form, token, by_mail=by_mail)
    visit = Visit(request, grant)
    response = redirect(visit.url("tasks"))
    let_in(request, response, grant)
    return response


def wrong() -> str:
    """The one answer to everything that does not open: unknown, mistyped, taken away, locked, over."""
    return _(
        "Damit lässt sich nichts öffnen. Bitte prüfen Sie Ihre Eingabe. "
        "Vielleicht ist auch die Zeit abgelaufen. "
        "Nach fünf falschen Versuchen müssen Sie eine Stunde warten."
    )


def wrong_number() -> str:
    return _(
        "Diese Zahl stimmt nicht, oder ihre 15 Minuten sind vorbei. "
        "Nach fünf falschen Versuchen müssen Sie eine Stunde warten."
    )


def _mail_number(request: HttpRequest, form: ResumeForm, token: str) -> HttpResponse:
    """Send a number if there is a confirmed address; say the same in any case."""
    if not form.says_who():
        return _ask(request, form, token)
    limits.count_wrong_try(request)
    code = form.cleaned_data.get("code", "")
    grant = access.find(token=token, code=code)
    number = access.new_number(grant=grant if limits.may_mail(request, grant) else None)
    if grant and number:
        send_aside(number_mail(address=grant.email, number=number))
    fresh = ResumeForm(initial={"code": form.data.get("code", "")}, by_link=bool(token), by_mail=True)
    return _ask(request, fresh, token, by_mail=True, is_sent=True)


def _ask(
    request: HttpRequest,
    form: ResumeForm,
    token: str,
    *,
    by_mail: bool = False,
    is_sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "by_link": bool(token), "by_mail": by_mail, "is_sent": is_sent}
    return render(request, "portal_forms/resume.html", context, status=status)


@confidential
@require_safe
def expired(request: HttpRequest) -> HttpResponse:
    """Say that a form is closed in this browser: left, idle for too long, or erased. It looks the same."""
    return render(request, "portal_forms/expired.html")


# --- Leaving --------------------------------------------------------------------------------------
@inside
def leave(visit: Visit) -> HttpResponse:
    """Show how long everything is kept; POST makes a card, or closes the form in this browser."""
    request, grant = visit.request, visit.grant
    if request.POST.get(GO) == "out" and (grant.link_hash or visit.submitted):
        response = redirect("forms:expired")
        let_out(response, visit.draft.pk)
        drop_card(response, visit.draft.pk)
        return response
    data = request.POST if request.method == "POST" else None
    form = LeaveForm(data, has_pin=bool(grant.pin_hash), initial={"email": grant.email})
    if data is not None and form.is_valid():
        return _give_card(visit, form.cleaned_data["pin"], form.cleaned_data["email"])
    return _render(visit, "leave", {"form": form, "has_card": bool(grant.link_hash)})


def _give_card(visit: Visit, pin: str, email: str) -> HttpResponse:
    request = visit.request
    card = access.give_card(grant=visit.grant, pin=pin, email=email, language=visit.language)
    visit.grant.refresh_from_db()
    if email:
        _mail_card(visit, visit.grant, card)
    response = redirect(visit.url("card"))
    keep_card(request, response, visit.grant, card)
    let_in(request, response, visit.grant)
    return response


def _mail_card(visit: Visit, grant: AccessGrant, card: access.Card) -> None:
    mail = card_mail(
        address=grant.email,
        card=card,
        link=link_of(visit.request, card.token),
        has_pin=bool(grant.pin_hash),
        until=visit.draft.expires_at,
    )
    if not send(mail):
        messages.error(visit.request, _("Die E-Mail ließ sich nicht senden. Bitte prüfen Sie die Adresse."))


@inside
def card(visit: Visit) -> HttpResponse:
    """Show the card as long as this browser knows its secrets; POST confirms the address."""
    request, grant = visit.request, visit.grant
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if access.confirm_email(grant=grant, number=form.cleaned_data["number"]):
            messages.success(request, _("Ihre E-Mail-Adresse ist bestätigt."))
            return redirect(visit.url("card"))
        form.add_error("number", wrong_number())
    shown = shown_card(visit)
    shown_grant = shown.grant if shown else grant
    is_own = shown_grant.pk == grant.pk
    to_confirm = is_own and grant.reads and bool(grant.email) and not grant.email_confirmed
    if shown is None and not to_confirm:
        return redirect(visit.url("leave"))
    context = {
        "is_own": is_own,
        "form": form if to_confirm else None,
        "email": grant.email if to_confirm else "",
        # Without PIN and without confirmed address nobody would come back with this card.
        "opens": bool(shown_grant.pin_hash) or shown_grant.email_confirmed,
    }
    return _render(visit, "card", context | (shown.context() if shown else {}))


@inside
def card_pdf(visit: Visit) -> HttpResponse:
    """Return the card to print."""
    shown = shown_card(visit)
    if shown is None:
        return redirect(visit.url("leave"))
    try:
        pdf = resume_card_pdf(shown.pdf())
    except NotTypeset:
        return redirect(visit.url("card"))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="karte.pdf"'
    return response


# --- Helpers --------------------------------------------------------------------------------------
@inside
def grants(visit: Visit) -> HttpResponse:
    """Show who else may fill in; POST asks somebody, or takes an access away. For the family only."""
    if not visit.grant.reads:
        raise Http404
    request = visit.request
    going = request.POST.get(GO, "")
    if going.startswith(REVOKE):
        _revoke(visit, going.removeprefix(REVOKE))
        return redirect(visit.url("grants"))
    form = HelperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        response = _invite(visit, form)
        if response:
            return response
    helpers = access.helpers_of(visit.draft)
    is_full = helpers.count() >= access.MAX_HELPERS
    return _render(visit, "grants", {"form": form, "helpers": helpers, "is_full": is_full})


def _revoke(visit: Visit, grant_id: str) -> None:
    try:
        revoked = access.revoke(by=visit.grant, grant_id=UUID(grant_id))
    except ValueError:
        return
    if revoked:
        messages.success(visit.request, _("Der Zugang ist beendet, auch in offenen Browsern."))


def _invite(visit: Visit, form: HelperForm) -> HttpResponse | None:
    try:
        grant, new = access.invite(by=visit.grant, **form.cleaned_data)
    except access.TooManyHelpers:
        form.add_error(None, _("Mehr Zugänge passen nicht. Bitte beenden Sie zuerst einen anderen."))
        return None
    if grant.email:
        _mail_card(visit, grant, new)
    response = redirect(visit.url("card"))
    keep_card(visit.request, response, grant, new)
    return response


def _render(visit: Visit, page: str, context: dict[str, Any]) -> HttpResponse:
    response = render(visit.request, f"portal_forms/{page}.html", context | {"visit": visit})
    let_in(visit.request, response, visit.grant)
    return response
