"""What the directory adds to Wagtail's own views: whose record it is, translators' forms, duplicates."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from modeltranslation.translator import translator
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.snippets.views.snippets import EditView

from directory.admin.panels import translation_panels
from directory.duplicates import Candidate, like
from directory.models import Offer
from directory.permissions import FACTS, languages_of, may_change
from translations import languages


def guarded(view: Callable[..., HttpResponse], model: Any) -> Callable[..., HttpResponse]:
    """Refuse every view of one record to those in whose care it is not."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pk = kwargs.get("pk")
        if pk is not None:
            record = model.objects.filter(pk=pk).first()
            if record is not None and not may_change(request.user, record):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


class RecordEditView(EditView):
    """Translators get a form of their own: what they may not change is not even posted."""

    def get_form_class(self) -> Any:
        if self.request.user.has_perm(FACTS):
            return super().get_form_class()
        # A form with more fields than its panel would show the others below it.
        return self.panel.get_form_class()

    def get_panel(self) -> Any:
        if self.request.user.has_perm(FACTS):
            return super().get_panel()
        codes = [one.code for one in languages_of(self.request.user) if one.code != languages.SOURCE]
        fields = list(translator.get_options_for_model(self.model).get_field_names())
        return translation_panels(codes, fields).bind_to_model(self.model)


def warn_of_duplicates(request: HttpRequest, offer: Offer) -> None:
    """Name the offers that look like this one, with links; whoever saves decides."""
    places = frozenset(offer.at_locations.values_list("location_id", flat=True))
    others = candidates(Offer.objects.exclude(pk=offer.pk).exclude(withdrawn="archived"))
    found = like(Candidate(offer.pk, offer.name_de or "", offer.organisation_id, places), others)
    if found:
        finder = AdminURLFinder(request.user)
        links = format_html_join(
            ", ",
            '<a href="{}">{}</a>',
            (
                (finder.get_edit_url(Offer(pk=one.pk, organisation_id=one.owner)) or "#", one.name)
                for one in found[:5]
            ),
        )
        messages.warning(request, format_html("Gibt es das Angebot schon? Sehr ähnlich: {}", links))


def candidates(offers: Any) -> list[Candidate]:
    """Return name, owner and places of offers: two queries, no full records."""
    places: dict[Any, set] = {}
    for pk, place in offers.filter(at_locations__isnull=False).values_list("pk", "at_locations__location"):
        places.setdefault(pk, set()).add(place)
    return [
        Candidate(pk, name or "", owner, frozenset(places.get(pk, ())))
        for pk, name, owner in offers.values_list("pk", "name_de", "organisation_id")
    ]
