"""Which role gets to which address with which method: everything that is not written here is closed."""

import pytest

from forms.cases.models import Case
from forms.submissions import permissions
from forms.submissions.models import ReadAudit
from portal.accounts.roles import ROLES
from tests.forms.submissions.office import ADMIN, NAME, NUMBER, REASON, also, publish, send

pytestmark = pytest.mark.django_db

READERS, HARDSHIP, WATCHER, EDITORS = "Fallbearbeitung", "Härtefall", "Datenschutz", "Portalredaktion"
SUPERUSER, NOBODY = "superuser", "niemand"
EVERYBODY = (*(role.name for role in ROLES), SUPERUSER, NOBODY)
# Address, method, who gets in.
MATRIX = [
    ("", "get", {READERS, HARDSHIP, SUPERUSER}),
    ("{submission}/", "get", {READERS, HARDSHIP, SUPERUSER}),
    ("{submission}/", "post", {HARDSHIP}),
    ("{submission}/beleg/", "get", {READERS, HARDSHIP}),
    ("{submission}/beleg/", "post", {READERS, HARDSHIP}),
    ("tabelle/?which=ticked&id={submission}", "get", {READERS}),
    ("tabelle/?which=ticked&id={submission}", "post", {READERS}),
    ("{submission}/loeschen/", "get", {READERS}),
    ("{submission}/loeschen/", "post", {READERS}),
    ("zugriffe/", "get", {WATCHER}),
    ("betrieb/{form}/", "get", {EDITORS, SUPERUSER}),
    ("betrieb/{form}/", "post", {EDITORS, SUPERUSER}),
    ("statistik/", "get", {READERS, EDITORS, SUPERUSER}),
    ("statistik/{form}/", "get", {READERS, EDITORS, SUPERUSER}),
    ("statistik/{form}/csv/", "get", {READERS, EDITORS, SUPERUSER}),
]
POSTED = {"kind": "csv", "words": "keys", "reason": REASON}
CONTENTS = (NAME.encode(), NUMBER.encode())


def person_as(signed_in, role):
    if role not in (SUPERUSER, NOBODY):
        return signed_in(role)
    client = signed_in("")
    client.user.is_superuser = role == SUPERUSER
    client.user.save()
    return client


@pytest.fixture
def places(make_form, settings, tmp_path):
    settings.ATTACHMENTS_DIR, settings.OUTBOX_DIR = tmp_path / "a", tmp_path / "o"
    form = publish(make_form)
    return {"submission": send().pk, "form": form.pk}


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_role_gets_to_its_addresses_and_to_no_other(role, signed_in, places):
    client = person_as(signed_in, role)
    for address, method, who in MATRIX:
        response = getattr(client, method)(
            ADMIN + address.format(**places), POSTED if method == "post" else None
        )
        # Wagtail leads whoever may not be somewhere back to the start.
        is_in = response.status_code == 200
        assert is_in == (role in who), (role, method, address, response.status_code)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert not any(one in content for one in CONTENTS) or role in (READERS, HARDSHIP), (role, address)


@pytest.mark.parametrize("address", [one[0] for one in MATRIX if one[1] == "get"])
def test_strangers_are_sent_to_the_login(client, places, address):
    for method in ("get", "post", "put", "delete"):
        response = getattr(client, method)(ADMIN + address.format(**places))
        assert response.status_code == 302
        assert "login" in response.url


def test_other_methods_are_refused(signed_in, places):
    client = signed_in(READERS)
    for address, _method, who in MATRIX:
        if READERS in who:
            for method in ("put", "delete", "patch"):
                response = getattr(client, method)(ADMIN + address.format(**places))
                assert response.status_code == 405, (address, method)
    assert client.post(ADMIN).status_code == 405


def test_a_superuser_reads_nothing_anywhere(signed_in, places):
    client = person_as(signed_in, SUPERUSER)
    case = Case.objects.get()
    for address in (f"{ADMIN}{places['submission']}/", f"/verwaltung/faelle/{case.pk}/"):
        response = client.get(address)
        assert response.status_code == 200
        assert NAME.encode() not in response.content
        assert "nur, wer eine Rolle dafür hat" in response.content.decode()
    assert not ReadAudit.objects.exists()


def test_a_superuser_with_a_role_reads_what_the_role_reads(signed_in, places):
    client = also(person_as(signed_in, SUPERUSER), READERS)
    html = client.get(f"{ADMIN}{places['submission']}/").content.decode()
    assert NAME in html
    assert NUMBER not in html


def test_rights_given_to_a_person_by_hand_are_no_role(person, places):
    from django.contrib.auth.models import Permission

    user = person("")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="submissions"))
    assert permissions.may_list(user)
    for may in (
        permissions.may_read,
        permissions.may_export,
        permissions.may_erase,
        permissions.may_see_audit,
    ):
        assert not may(user)


def test_an_account_that_is_closed_may_nothing(person):
    user = person(READERS)
    assert permissions.may_read(user)
    user.is_active = False
    assert not permissions.may_read(user)


@pytest.mark.parametrize(("role", "shown"), [(READERS, True), (EDITORS, False), (WATCHER, False)])
def test_the_menu_shows_submissions_to_those_who_may(signed_in, role, shown):
    html = signed_in(role).get("/verwaltung/").content.decode()
    assert (ADMIN in html and "Einreichungen" in html) == shown
