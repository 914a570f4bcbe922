"""List, offer and search page against a bare template view; formtools' own wizard as a peer."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path
from formtools.wizard.views import SessionWizardView

from directory.models import Offer
from portal import urls as portal_urls
from search.actions import rebuild
from tests.benchmarks.measure import row

TEMPLATE = engines["django"].from_string(
    "<!doctype html><title>x</title><ul>{% for n in rows %}<li><b>{{ n }}</b> {{ n }}</li>{% endfor %}</ul>"
)


def bare(request: HttpRequest) -> HttpResponse:
    """A template view of twenty rows, behind the same middleware as ours."""
    return HttpResponse(TEMPLATE.render({"rows": range(20)}, request))


class PersonForm(forms.Form):
    name = forms.CharField(max_length=200)
    contact = forms.CharField(max_length=200)
    role = forms.ChoiceField(choices=[(c, c) for c in "abcd"], widget=forms.RadioSelect)


class RequestForm(forms.Form):
    relation = forms.ChoiceField(choices=[(c, c) for c in "abcd"])


class StockWizard(SessionWizardView):
    """formtools as it comes: answers in the session, no encryption."""

    form_list = [("person", PersonForm), ("request", RequestForm)]
    template_name = "portal_forms/step.html"

    def render(self, form: Any = None, **kwargs: Any) -> HttpResponse:
        return HttpResponse(TEMPLATE.render({"rows": list(form or self.get_form())}, self.request))

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse("done")


urlpatterns = [
    path("bare/", bare),
    path("stock/", StockWizard.as_view()),
    *portal_urls.urlpatterns,
]


@override_settings(ROOT_URLCONF=__name__, LOGGING_CONFIG=None)
def _page(name: str, address: str, budget: float) -> dict:
    client = Client()
    assert client.get(address).status_code == 200
    return row(name, lambda: client.get(address), "bare template view", lambda: client.get("/bare/"), budget)


def list_page() -> dict:
    rebuild()
    return _page("list page, 20 offers (ar)", "/ar/angebote/", 30.0)


def offer_page() -> dict:
    return _page("offer page (ar)", f"/ar/angebote/{Offer.objects.published().first().pk}/", 30.0)


def search_page() -> dict:
    """The whole page with all facets, and words that name a need."""
    return _page("search page, words and facets (ar)", "/ar/angebote/?q=Deutschkurs&cost=free", 60.0)


BENCHMARKS = (list_page, search_page, offer_page)
