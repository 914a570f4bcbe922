"""Who gets into the admin, and how."""

from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal.accounts import demo
from portal.accounts.models import User
from portal.accounts.roles import ROLES, sync_roles

pytestmark = pytest.mark.django_db

LOGIN = "/de/konto/login/"


@pytest.fixture
def demo_people(settings):
    settings.DEMO = True
    demo.create_accounts()


def test_the_admin_asks_strangers_to_log_in(client):
    response = client.get("/verwaltung/")
    assert response.status_code == HTTPStatus.FOUND
    assert "/konto/login/" in response.url


def test_wagtails_own_login_is_closed(client, person):
    user = person("Portalredaktion")
    response = client.post("/verwaltung/login/", {"username": user.email, "password": "ein langes Kennwort"})
    assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.METHOD_NOT_ALLOWED)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/verwaltung/password_reset/", "/verwaltung/account/change_password/"])
def test_wagtails_own_passwords_are_closed(client, address):
    assert client.get(address).status_code != HTTPStatus.OK


def test_without_a_second_factor_the_admin_stays_closed(client, person):
    client.force_login(person("Portalredaktion"))
    response = client.get("/verwaltung/")
    assert response.status_code == HTTPStatus.FOUND
    assert "/konto/2fa/" in response.url


def test_a_session_opened_without_the_second_factor_is_ended(client, person):
    user = person("Portalredaktion")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    client.force_login(user)
    assert "/konto/login/" in client.get("/verwaltung/").url
    assert "_auth_user_id" not in client.session


def test_password_and_code_open_the_admin(client, demo_people):
    response = client.post(LOGIN, {"login": "redaktion@example.org", "password": demo.PASSWORD})
    assert "_auth_user_id" not in client.session
    response = client.post(response.url, {"code": demo.current_code()}, follow=True)
    assert response.request["PATH_INFO"] == "/verwaltung/"
    assert response.status_code == HTTPStatus.OK


def test_a_wrong_code_does_not(client, demo_people):
    response = client.post(LOGIN, {"login": "redaktion@example.org", "password": demo.PASSWORD})
    client.post(response.url, {"code": "000000" if demo.current_code() != "000000" else "111111"})
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client, demo_people):
    unknown = client.post(LOGIN, {"login": "niemand@example.org", "password": "x" * 12})
    wrong = client.post(LOGIN, {"login": "redaktion@example.org", "password": "x" * 12})
    assert unknown.status_code == wrong.status_code == HTTPStatus.OK
    assert unknown.context["form"].errors == wrong.context["form"].errors


def test_nobody_can_open_an_account_by_themselves(client):
    client.post("/de/konto/signup/", {"email": "neu@example.org", "password1": "ein langes Kennwort 9"})
    assert not User.objects.filter(email="neu@example.org").exists()


def test_accounts_without_admin_rights_stay_outside(client, person):
    client.force_login(person())
    assert client.get("/verwaltung/", follow=True).request["PATH_INFO"] != "/verwaltung/"


def test_demo_accounts_need_the_demo_switch():
    with pytest.raises(ImproperlyConfigured):
        demo.create_accounts()


def test_the_login_page_shows_demo_accounts_only_in_a_demo(client, settings):
    assert demo.PASSWORD not in client.get(LOGIN).content.decode()
    settings.DEMO = True
    assert demo.PASSWORD in client.get(LOGIN).content.decode()


def test_every_role_has_a_sentence_and_its_permissions_and_can_be_made_again():
    assert sync_roles() == len(ROLES)
    assert sync_roles() == len(ROLES)
    for role in ROLES:
        assert role.sentence.endswith(".")
        assert Group.objects.get(name=role.name).permissions.count() == len(set(role.permissions))


def test_a_permission_taken_from_a_group_by_hand_comes_back():
    group = Group.objects.get(name="Fallbearbeitung")
    group.permissions.clear()
    sync_roles()
    assert group.permissions.filter(codename="view_case").exists()


def test_only_the_portal_editors_edit_pages(person):
    from portal.pages.models import HomePage

    page = HomePage.objects.get()
    assert page.permissions_for_user(person("Portalredaktion")).can_publish()
    assert not page.permissions_for_user(person("Anbieterredaktion")).can_edit()
    assert not page.permissions_for_user(person("Fallbearbeitung")).can_edit()


def test_a_forwarded_address_is_believed_only_behind_a_trusted_proxy(rf, settings):
    from allauth.account.adapter import get_adapter

    request = rf.get("/", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.0.0.1", REMOTE_ADDR="127.0.0.1")
    settings.TRUSTED_PROXIES = 0
    assert get_adapter().get_client_ip(request) == "127.0.0.1"
    settings.TRUSTED_PROXIES = 1
    assert get_adapter().get_client_ip(request) == "10.0.0.1"


def test_logging_out_ends_the_session(signed_in):
    client = signed_in("Portalredaktion")
    client.post("/de/konto/logout/")
    assert isinstance(client, Client)
    assert "_auth_user_id" not in client.session
