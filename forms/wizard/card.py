"""The resume card: on a page, on paper, and for half an hour in the browser that asked for it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from forms.submissions import crypto
from forms.submissions.access import Card, hash_of_link
from forms.submissions.models import AccessGrant
from forms.submissions.pdf.documents import Line, ResumeCard
from forms.wizard.visit import Visit
from forms.wording import POP_ISOLATE
from translations import languages

# Time to print it. It travels sealed with the key of the draft: only our own server reads it.
SHOWN_FOR = 30 * 60
LEFT_TO_RIGHT = "\u2066"


def cookie_of(draft_id: UUID) -> str:
    return f"card-{draft_id.hex}"


@dataclass(frozen=True)
class ShownCard:
    """A card as long as it can still be shown."""

    visit: Visit
    grant: AccessGrant
    card: Card

    @property
    def link(self) -> str:
        return link_of(self.visit.request, self.card.token)

    @property
    def address(self) -> str:
        """Where the code is typed, as somebody copies it from paper; read left to right in every script."""
        address = self.visit.request.build_absolute_uri(reverse("forms:resume")).partition("://")[2]
        return f"{LEFT_TO_RIGHT}{address}{POP_ISOLATE}"

    @property
    def qr(self) -> SafeString:
        """An inline picture: the content security policy allows no other."""
        picture = segno.make(self.link, micro=False, error="m")
        return mark_safe(picture.svg_inline(border=4, light="white", omitsize=True))  # noqa: S308

    def pdf(self) -> ResumeCard:
        """Return the card as the typesetter takes it; in German where a text has no translation yet."""
        language = self.visit.language
        with override(languages.SOURCE):
            title_de, labels_de = self._texts()
        title, labels = self._texts()
        own = {key: text for key, text in labels.items() if text != labels_de[key]}
        return ResumeCard(
            language=language,
            title=Line(title, languages.SOURCE if title == title_de else language),
            code=self.card.written,
            link=self.link,
            valid_until=date_format(self.visit.draft.expires_at, "DATE_FORMAT"),
            labels=own,
            labels_de=labels_de,
        )

    def _texts(self) -> tuple[str, dict[str, str]]:
        has_pin = bool(self.grant.pin_hash)
        return _("Karte zum Weiter-Ausfüllen"), {
            "code": _("Ihr Code"),
            "valid_until": _("Gültig mindestens bis"),
            "step_1": _(
                "Scannen Sie den QR-Code. Oder öffnen Sie diese Seite und geben Sie den Code ein: %(address)s"
            )
            % {"address": self.address},
            "step_2": _("Geben Sie Ihre PIN ein.")
            if has_pin
            else _("Lassen Sie sich eine Zahl per E-Mail schicken und geben Sie sie ein."),
            "step_3": _("Füllen Sie weiter aus. Mit jeder Änderung gilt die Karte wieder länger."),
            "pin_rule": _("Die PIN steht nicht auf dieser Karte. Schreiben Sie sie nicht dazu.")
            if has_pin
            else _("Die Karte allein öffnet nichts."),
            "fold": _("An der Linie ausschneiden und in der Mitte falten."),
            "qr": _("QR-Code: öffnet die Seite zum Weiter-Ausfüllen."),
        }

    def context(self) -> dict[str, Any]:
        """Return what the page shows beside the card."""
        return {"card": self.card, "qr": self.qr, "texts": self._texts()[1]}


def link_of(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("forms:resume_link", args=[token]))


def keep_card(request: HttpRequest, response: HttpResponse, grant: AccessGrant, card: Card) -> None:
    """Let this browser, and nobody else, see a new card for a while."""
    sealed = crypto.seal(grant.draft.key, [str(grant.pk), card.code, card.token])
    response.set_cookie(
        cookie_of(grant.draft_id),
        sealed.decode(),
        max_age=SHOWN_FOR,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def drop_card(response: HttpResponse, draft_id: UUID) -> None:
    response.delete_cookie(cookie_of(draft_id), samesite="Lax")


def shown_card(visit: Visit) -> ShownCard | None:
    """Return the card this browser may still see: its own, or one the family made for a helper."""
    sealed = visit.request.COOKIES.get(cookie_of(visit.draft.pk), "")
    try:
        grant_id, code, token = crypto.unseal(visit.draft.key, sealed.encode())
    except (crypto.Unreadable, ValueError, TypeError):
        return None
    grant = AccessGrant.objects.filter(
        pk=grant_id, draft=visit.draft, revoked_at=None, link_hash=hash_of_link(token)
    )
    found = grant.select_related("draft").first()
    if found is None or not (visit.grant.reads or found.pk == visit.grant.pk):
        return None
    return ShownCard(visit, found, Card(code, token))
