"""Fixtures everybody uses: the demo city in the database, and people with their rights."""

import shutil
from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from playwright.sync_api import sync_playwright

from portal.accounts.models import User
from portal.demo.ids import demo_id
from portal.demo.loader import load

CHROMIUM = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the demo city once; every test sees it and rolls back what it does."""
    with django_db_blocker.unblock():
        load()


@pytest.fixture(autouse=True)
def german():
    """Tests start in the source language, whatever the one before has activated."""
    with translation.override("de"):
        yield


@pytest.fixture
def person(db):
    """Make a person with a role: `person("Fallbearbeitung")`."""

    def make(role: str = "", email: str = "") -> User:
        user = User.objects.create_user(
            email or f"{role or 'fremd'}@example.org".lower(), "ein langes Kennwort"
        )
        if role:
            user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def signed_in(person):
    """Return a client logged in with a second factor, as a person with the given role."""

    def make(role: str) -> Client:
        user = person(role)
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
        client = Client()
        client.force_login(user)
        session = client.session
        record_authentication(SimpleNamespace(session=session), user, "mfa")
        session.save()
        client.user = user
        return client

    return make


@pytest.fixture
def offer(db):
    """The women's course of the demo city, or any other offer by its key."""
    from directory.models import Offer

    def get(key: str) -> Offer:
        return Offer.objects.get(pk=demo_id("offer", key))

    return get


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test leaves in the cache must not reach the next."""
    cache.clear()


@pytest.fixture(scope="session")
def chromium():
    """The browser of a worker. Playwright's loop stays in its thread, so there is only one of it."""
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    assert found, "Chromium is missing: sudo apt-get install -y chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
            ],
        )
        yield browser
        browser.close()
