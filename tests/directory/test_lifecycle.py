"""Draft, review by four eyes, confirmation, pause, expiry."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from directory import actions
from directory.models import Confirmation, FreshnessSettings, Offer, Organisation, OrganisationEditor
from directory.models.vocabulary import FieldGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(offer) -> Offer:
    return offer("mbe")


def test_a_review_is_approved_by_somebody_else(record, person):
    office, author = person("Portalredaktion", "a@example.org"), person("Portalredaktion", "b@example.org")
    state = Workflow.objects.get(name="Vier-Augen-Prüfung").start(record, author)
    task = state.current_task_state.task.specific
    assert task.get_actions(record, author) == []
    assert {name for name, _label, _modal in task.get_actions(record, office)} == {"approve", "reject"}
    assert task.get_actions(record, person("Anbieterredaktion")) == []


def test_a_provider_submits_and_a_reviewer_publishes(record, signed_in):
    provider = signed_in("Anbieterredaktion")
    OrganisationEditor.objects.create(user=provider.user, organisation=record.organisation)
    record.name_de = "Vom Anbieter geändert"
    record.save_revision(user=provider.user)
    state = record.get_workflow().start(record, provider.user)
    assert Offer.objects.get(pk=record.pk).name_de != "Vom Anbieter geändert"
    reviewer = signed_in("Portalredaktion")
    url = reverse(
        "wagtailsnippets_directory_offer:workflow_action",
        args=[record.pk, "approve", state.current_task_state.pk],
    )
    assert reviewer.post(url).status_code == HTTPStatus.FOUND
    assert Offer.objects.get(pk=record.pk).name_de == "Vom Anbieter geändert"


def dates(offer: Offer) -> dict[str, date]:
    return dict(Confirmation.objects.filter(offer=offer).values_list("group", "confirmed_on"))


def publish(offer: Offer, **changes) -> None:
    for name, value in changes.items():
        setattr(offer, name, value)
    offer.save_revision().publish()
    offer.refresh_from_db()


def test_publishing_confirms_only_what_was_changed(record):
    old = timezone.localdate() - timedelta(days=100)
    publish(record)
    actions.confirm(offers=[record], groups=FieldGroup.values, by=None, on=old)
    publish(record, website="https://www.example.org/neu")
    assert dates(record)["contact"] == timezone.localdate()
    assert dates(record)["description"] == old


def test_the_date_of_places_is_the_day_they_were_counted(record):
    counted = timezone.localdate() - timedelta(days=20)
    publish(record, free_places=0, capacity_date=counted)
    assert dates(record)["capacity"] == counted


def test_what_is_not_confirmed_disappears_and_comes_back(record, client):
    address = f"/de/angebote/{record.pk}/"
    today = timezone.localdate()

    def confirmed(days: int) -> str:
        actions.confirm(offers=[record], groups=["description"], by=None, on=today - timedelta(days=days))
        response = client.get(address)
        return "hidden" if response.status_code == HTTPStatus.NOT_FOUND else response.content.decode()

    assert "Schon länger nicht bestätigt" not in confirmed(10)
    assert "Schon länger nicht bestätigt" in confirmed(200)
    assert confirmed(241) == "hidden"
    assert actions.maintain()["stale"] >= 1
    record.refresh_from_db()
    assert (record.live, record.withdrawn) == (False, "stale")
    publish(record)
    actions.confirm(offers=[record], groups=["description"], by=None)
    assert record.withdrawn == ""
    assert client.get(address).status_code == HTTPStatus.OK


def test_stale_hours_are_hidden_not_shown_wrong(offer, client):
    from directory.models import OfferSchedule

    record = offer("mbe")
    record.schedules = [OfferSchedule(opening_hours="Mo-Su 10:00-12:00")]
    publish(record)
    html = client.get(f"/de/angebote/{record.pk}/").content.decode()
    assert "10:00–12:00" in html
    old = timezone.localdate() - timedelta(days=250)
    actions.confirm(offers=[record], groups=["hours"], by=None, on=old)
    html = client.get(f"/de/angebote/{record.pk}/").content.decode()
    assert "10:00–12:00" not in html
    assert "Bitte rufen Sie vorher an" in html


def test_offers_whose_time_is_over_expire_by_themselves(record, client):
    publish(record, valid_to=timezone.localdate() - timedelta(days=1))
    assert client.get(f"/de/angebote/{record.pk}/").status_code == HTTPStatus.NOT_FOUND
    assert actions.maintain()["expired"] >= 1
    record.refresh_from_db()
    assert record.withdrawn == "expired"


def test_a_longer_grace_is_honoured_by_the_nightly_run(record):
    actions.confirm(
        offers=[record], groups=["description"], by=None, on=timezone.localdate() - timedelta(days=245)
    )
    settings = FreshnessSettings.load()
    settings.grace_days = 90
    settings.save()
    actions.maintain()
    record.refresh_from_db()
    assert record.live


def test_an_old_draft_does_not_bring_a_pause_back(record, person):
    draft = record.save_revision()
    actions.withdraw(record=record, reason="paused", by=person("Portalredaktion"))
    record.refresh_from_db()
    assert not record.live
    assert draft.as_object().withdrawn == "paused"
    draft.publish()
    record.refresh_from_db()
    assert (record.live, record.withdrawn) == (True, "")


@pytest.mark.parametrize(("action", "expected"), [("pause", "paused"), ("archive", "archived")])
def test_bulk_actions_change_many_offers(signed_in, action, expected):
    editor = signed_in("Portalredaktion")
    offers = list(Offer.objects.published()[:2])
    url = reverse("wagtail_bulk_action", args=["directory", "offer", action])
    query = "?" + "&".join(f"id={one.pk}" for one in offers)
    assert "nicht mehr" in editor.get(url + query).content.decode()
    editor.post(url + query)
    assert {Offer.objects.get(pk=one.pk).withdrawn for one in offers} == {expected}


def test_bulk_confirmation_is_refused_for_foreign_offers(signed_in, record):
    provider = signed_in("Anbieterredaktion")
    own = Organisation.objects.create(name="Eigene")
    OrganisationEditor.objects.create(user=provider.user, organisation=own)
    Confirmation.objects.filter(offer=record).update(confirmed_on=date(2026, 1, 1))
    url = reverse("wagtail_bulk_action", args=["directory", "offer", "confirm"])
    provider.post(f"{url}?id={record.pk}")
    assert dates(record)["description"] == date(2026, 1, 1)


@pytest.mark.parametrize(
    "queue",
    ["review", "stale", "incomplete", "expiring", "duplicates", "paused", "hidden", "expired", "archived"],
)
def test_every_queue_opens_and_narrows(signed_in, queue):
    editor = signed_in("Portalredaktion")
    response = editor.get(reverse("wagtailsnippets_directory_offer:list"), {"queue": queue})
    assert response.status_code == HTTPStatus.OK
    assert response.context["object_list"].count() < Offer.objects.count()


def test_the_home_screen_counts_what_waits(signed_in, record):
    record.get_workflow().start(record, signed_in("Anbieterredaktion").user)
    html = signed_in("Portalredaktion").get("/verwaltung/").content.decode()
    assert "<b>1</b> Zur Prüfung" in html
    assert record.name_de in html


def test_a_likely_duplicate_is_named_on_save(signed_in, record):
    editor = signed_in("Portalredaktion")
    twin = Offer.objects.create(organisation=record.organisation, name_de=record.name_de)
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    from directory.admin.views import warn_of_duplicates

    request = RequestFactory().get("/")
    request.user, request.session = editor.user, {}
    request._messages = FallbackStorage(request)
    warn_of_duplicates(request, twin)
    (message,) = request._messages
    assert str(record.pk) not in str(twin.pk)
    assert record.name_de in str(message)


def test_every_reviewer_is_in_the_group_of_the_office():
    task = Workflow.objects.get(name="Vier-Augen-Prüfung").tasks.get().specific
    assert list(task.groups.all()) == [Group.objects.get(name="Portalredaktion")]
