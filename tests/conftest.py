"""Fixtures everybody uses: the demo city in the database, and people with their rights."""

from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from portal.accounts.models import User
from portal.demo.ids import demo_id
from portal.demo.loader import load


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
