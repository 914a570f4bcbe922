"""Coming back to a draft without an account: on another device, by mail, with help, and as a stranger."""

import re
import statistics
import time
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone

from forms.submissions import access
from forms.submissions.actions import erase_expired_drafts
from forms.submissions.models import AccessGrant, Draft
from forms.wizard.access import wrong
from tests.forms.coming_back import (
    PIN,
    RESUME,
    come_back,
    is_in,
    leave,
    link_in,
)
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


class Slow(PBKDF2PasswordHasher):
    """Slow enough that a try without it would show, fast enough for a test."""

    iterations = 60_000


@pytest.fixture
def family(request_form):
    return Family()


@pytest.fixture
def stranger():
    return Client()


# --- The card -------------------------------------------------------------------------------------
def test_leaving_gives_a_card_with_code_picture_and_date_but_without_pin(family):
    code = leave(family)
    page = family.browser.get(family.url("karte/")).content.decode()
    end = Draft.objects.get().expires_at
    assert code
    assert "<svg" in page
    assert "style=" not in page
    assert f"{timezone.localtime(end):%Y}" in page
    assert "Die PIN steht nicht auf dieser Karte" in page
    assert PIN not in page


def test_the_card_is_a_pdf_too(family):
    leave(family)
    response = family.browser.get(family.url("karte/pdf/"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]


def test_the_card_is_shown_only_in_the_browser_that_asked_for_it(family, stranger):
    code = leave(family)
    come_back(stranger, code)
    assert stranger.get(family.url("karte/")).url == family.url("speichern/")
    assert stranger.get(family.url("karte/pdf/")).url == family.url("speichern/")
    family.browser.cookies.pop(f"card-{family.draft.pk.hex}")
    assert family.browser.get(family.url("karte/")).url == family.url("speichern/")


def test_what_a_browser_keeps_of_the_card_cannot_be_read_or_made_by_others(family, request_form):
    code = leave(family)
    cookie = family.browser.cookies[f"card-{family.draft.pk.hex}"]
    assert code.replace("-", "") not in cookie.value
    assert cookie["httponly"]
    other = Family()
    other.browser.cookies[f"card-{other.draft.pk.hex}"] = cookie.value
    assert other.browser.get(other.url("karte/")).url == other.url("speichern/")


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "012345", "121212", "123123", "777777"])
def test_simple_pins_are_refused_and_not_repeated(family, pin):
    page = family.browser.post(
        family.url("speichern/"), {"pin": pin, "email": "a@b.example"}
    ).content.decode()
    assert "leicht zu erraten" in page
    assert f'value="{pin}"' not in page
    assert 'value="a@b.example"' in page
    assert not AccessGrant.objects.exclude(pin_hash="").exists()


@pytest.mark.parametrize("pin", ["", "39485", "39485a", "3948577"])
def test_leaving_needs_six_digits_or_an_address(family, pin):
    page = family.browser.post(family.url("speichern/"), {"pin": pin, "email": ""}).content.decode()
    assert "Fehler:" in page
    assert 'href="#id_pin"' in page


@pytest.mark.parametrize("typed", ["٣٩٤٨٥٧", "۳۹۴۸۵۷", "394 857", "394-857", "３９４８５７"])
def test_pins_may_be_typed_in_other_digits(family, stranger, typed):
    code = leave(family)
    assert come_back(stranger, code, typed).status_code == HTTPStatus.FOUND


def test_codes_may_be_typed_as_people_type(family, stranger):
    code = leave(family)
    for typed in (
        code.lower(),
        code.replace("-", " "),
        f"  {code.replace('-', '')} ",
        code.replace("-", "–"),
    ):
        assert come_back(stranger, typed).status_code == HTTPStatus.FOUND, typed
    assert come_back(stranger, code.translate(str.maketrans("CHKMPTXY", "СНКМРТХУ"))).status_code == 302


def test_a_mistyped_code_is_told_at_once_and_costs_no_try(family, stranger):
    code = leave(family)
    slip = code[:2] + ("4" if code[2] != "4" else "3") + code[3:]
    page = come_back(stranger, slip).content.decode()
    assert "vergleichen Sie die zwölf Zeichen" in page
    assert f'value="{slip}"' in page
    assert PIN not in page
    assert AccessGrant.objects.get().failures == 0


def test_a_new_card_ends_the_old_one_and_throws_other_browsers_out(family, stranger):
    old = leave(family)
    come_back(stranger, old)
    assert is_in(stranger, family)
    new = leave(family, pin="")
    assert new != old
    assert not is_in(stranger, family)
    assert is_in(family.browser, family)
    assert wrong() in come_back(stranger, old).content.decode()
    assert come_back(stranger, new).status_code == HTTPStatus.FOUND


def test_closing_the_form_ends_it_in_this_browser_only(family, stranger):
    come_back(stranger, leave(family))
    response = family.browser.post(family.url("speichern/"), {"_go": "out"})
    assert response.url == "/de/formulare/geschlossen/"
    assert family.browser.get(response.url).status_code == HTTPStatus.OK
    assert not is_in(family.browser, family)
    assert family.browser.get(family.url("karte/")).url == RESUME
    assert is_in(stranger, family)


def test_nobody_closes_the_form_without_a_way_back(family):
    family.browser.post(family.url("speichern/"), {"_go": "out"})
    assert is_in(family.browser, family)


# --- Coming back ----------------------------------------------------------------------------------
def test_code_and_pin_lead_to_the_overview_on_another_device(family, stranger):
    family.answer("person", name="Amira Haddad", contact="1", role="sponsor")
    response = come_back(stranger, leave(family))
    assert response.url == family.url("uebersicht/")
    assert "Amira Haddad" in stranger.get(family.url("schritt/person/")).content.decode()
    assert is_in(family.browser, family)


def test_the_address_after_a_link_holds_no_token(family, stranger, mailoutbox):
    leave(family, email="a@example.org")
    link = link_in(mailoutbox[0])
    page = stranger.get(link).content.decode()
    assert 'name="code"' not in page
    response = stranger.post(link, {"secret": PIN})
    assert response.url == family.url("uebersicht/")
    assert link.split("/")[-2] not in stranger.get(response.url).content.decode()


def test_looking_at_a_link_opens_nothing_and_costs_nothing(family, stranger, mailoutbox):
    code = leave(family, email="a@example.org")
    link = link_in(mailoutbox[0])
    for _ in range(10):
        stranger.get(link)
        stranger.head(link)
        stranger.get(link, {"secret": PIN})
        stranger.get(RESUME, {"code": code, "secret": PIN})
    assert not is_in(stranger, family)
    assert AccessGrant.objects.get().failures == 0
    assert stranger.post(link, {"secret": PIN}).status_code == HTTPStatus.FOUND


def test_the_page_of_a_link_is_the_same_for_any_link(family, stranger, mailoutbox):
    leave(family, email="a@example.org")
    link = link_in(mailoutbox[0])
    token = link.split("/")[-2]

    def neutral(page):
        return re.sub(r'value="[^"]{64}"', "", page.content.decode().replace(token, "x"))

    page = neutral(stranger.get(link))
    assert page == neutral(stranger.get(f"{RESUME}{'x' * 22}/".replace("x" * 22, "x")))
    assert "Anfrage" not in page


def test_pages_before_the_pin_are_not_kept_and_tell_no_other_site(family, stranger, mailoutbox):
    leave(family, email="a@example.org")
    for address in (RESUME, link_in(mailoutbox[0]), "/de/formulare/geschlossen/"):
        response = stranger.get(address)
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "same-origin"
        assert "noindex" in response.content.decode()
    for rest in ("speichern/", "karte/", "zugaenge/"):
        assert "no-store" in family.browser.get(family.url(rest))["Cache-Control"]


def test_the_forms_pass_the_check_against_forged_requests(family):
    """Browsers send `Origin: null` from pages with "no-referrer"; these pages must not ask for that."""
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(RESUME)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    origin = "null" if page["Referrer-Policy"] == "no-referrer" else "http://testserver"
    response = browser.post(RESUME, {"code": "", "csrfmiddlewaretoken": token}, headers={"Origin": origin})
    assert response.status_code == HTTPStatus.OK


def _closed_ways() -> dict[str, tuple[str, str]]:
    """Return, for each reason why a draft does not open, a code and a PIN that do not open it."""
    families = {reason: Family() for reason in ("wrong PIN", "locked", "revoked", "expired", "sent and gone")}
    ways = {reason: (leave(one), PIN) for reason, one in families.items()}
    ways["unknown"] = (access.Card(access.new_code(), "").written, PIN)
    ways["wrong PIN"] = (ways["wrong PIN"][0], "000001")
    now = timezone.now()
    grants = {reason: AccessGrant.objects.filter(draft=one.draft) for reason, one in families.items()}
    grants["locked"].update(failures=5, failures_until=now + timedelta(hours=1))
    grants["revoked"].update(revoked_at=now)
    families["sent and gone"].fill_in()
    assert (
        families["sent and gone"].browser.post(families["sent and gone"].url("pruefen/")).status_code == 302
    )
    gone = Draft.objects.filter(pk=families["sent and gone"].draft.pk, submission__isnull=False)
    assert gone.update(expires_at=now)
    erase_expired_drafts(now=now)
    Draft.objects.filter(pk=families["expired"].draft.pk).update(expires_at=now)
    return ways


def test_the_answer_is_the_same_for_whatever_reason(request_form):
    answers = set()
    for reason, (code, pin) in _closed_ways().items():
        browser = Client()
        response = come_back(browser, code, pin)
        page = response.content.decode().replace(code, "CODE")
        page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)
        assert wrong() in page, reason
        # The clock goes on between two answers, whatever the reason.
        headers = sorted((name, value) for name, value in response.headers.items() if name != "Expires")
        answers.add((response.status_code, page, str(headers), len(browser.cookies)))
    assert len(answers) == 1


def test_the_answer_takes_the_same_time_for_whatever_reason(request_form, settings):
    settings.PASSWORD_HASHERS = ["tests.forms.test_access.Slow"]
    ways = _closed_ways()
    times = {reason: [] for reason in ways}
    # In turns, so that a busy machine slows all of them.
    for turn in range(15):
        AccessGrant.objects.filter(failures__lt=5).update(failures=0)
        for reason, (code, pin) in ways.items():
            started = time.perf_counter()
            response = come_back(Client(REMOTE_ADDR=f"10.0.0.{turn}"), code, pin)
            times[reason].append(time.perf_counter() - started)
            assert response.status_code == HTTPStatus.OK
    medians = {reason: statistics.median(each) for reason, each in times.items()}
    assert max(medians.values()) < 1.5 * min(medians.values()), medians


def test_after_five_wrong_tries_the_right_pin_waits_an_hour(family, stranger):
    code = leave(family)
    for _ in range(5):
        come_back(stranger, code, "000001")
    assert wrong() in come_back(stranger, code).content.decode()
    assert is_in(family.browser, family)
    AccessGrant.objects.update(failures_until=timezone.now())
    assert come_back(stranger, code).status_code == HTTPStatus.FOUND


def test_a_shelter_may_be_wrong_sixty_times_an_hour_and_right_as_often_as_it_likes(family, settings):
    settings.TRUSTED_PROXIES = 1
    code = leave(family)
    shelter = {"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}

    def attempt(pin, headers=shelter):
        return Client().post(RESUME, {"code": code, "secret": pin}, headers=headers)

    for _ in range(60):
        AccessGrant.objects.update(failures=0)
        assert attempt(PIN).status_code == HTTPStatus.FOUND
        assert attempt("000001").status_code == HTTPStatus.OK
    response = attempt(PIN)
    assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert f'value="{code}"' in response.content.decode()
    forged = {"X-Forwarded-For": "9.9.9.9, 203.0.113.9"}
    assert attempt(PIN, forged).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert attempt(PIN, {"X-Forwarded-For": "203.0.113.10"}).status_code == HTTPStatus.FOUND


def test_neighbours_in_one_ipv6_network_count_together(family):
    code = leave(family)
    for index in range(60):
        Client(REMOTE_ADDR=f"2001:db8:0:1::{index:x}").post(
            RESUME, {"code": access.new_code(), "secret": PIN}
        )
    assert come_back(Client(REMOTE_ADDR="2001:db8:0:1::ffff"), code).status_code == 429
    assert come_back(Client(REMOTE_ADDR="2001:db8:0:2::1"), code).status_code == HTTPStatus.FOUND


def test_a_key_of_another_draft_opens_nothing(family, request_form):
    other = Family()
    key = family.browser.cookies[f"draft-{family.draft.pk.hex}"].value
    stranger = Client()
    stranger.cookies[f"draft-{other.draft.pk.hex}"] = key
    assert stranger.get(other.url("speichern/")).url == RESUME
    for rest in ("karte/", "karte/pdf/", "zugaenge/"):
        assert stranger.get(other.url(rest)).url == RESUME
        assert stranger.post(other.url(rest)).url == RESUME


def test_after_sending_the_card_opens_the_receipt(family, stranger):
    family.fill_in()
    code = leave(family)
    family.browser.post(family.url("pruefen/"))
    come_back(stranger, code)
    response = stranger.get(family.url("uebersicht/"), follow=True)
    assert Draft.objects.get().submission.reference in response.content.decode()
    assert stranger.get(family.url("speichern/")).url == family.url("gesendet/")
    Draft.objects.update(expires_at=timezone.now())
    assert wrong() in come_back(Client(), code).content.decode()


@pytest.mark.parametrize("token", ["x", "x" * 500, "%F0%9F%98%80", "%ff"])
def test_any_link_has_a_page(stranger, token):
    assert stranger.get(f"{RESUME}{token}/").status_code == HTTPStatus.OK
    assert wrong() in stranger.post(f"{RESUME}{token}/", {"secret": PIN}).content.decode()
