"""Pages of questions: what appears, what must be answered, what is kept when somebody leaves."""

import pytest

from forms.submissions.models import AccessGrant
from forms.wizard.visit import cookie_of, let_in
from tests.forms.family import Family

pytestmark = pytest.mark.django_db

STEPS = [
    {
        "key": "first",
        "fields": [
            {"key": "has_flat", "type": "yes_no", "need": "required"},
            {
                "key": "rooms",
                "type": "number",
                "visible_if": {"eq": [{"var": "has_flat"}, "yes"]},
                "need": "required",
            },
            {"key": "email", "type": "email"},
            {"key": "phone", "type": "phone", "required_if": {"empty": [{"var": "email"}]}},
        ],
    },
    {
        "key": "flat",
        "visible_if": {"eq": [{"var": "has_flat"}, "no"]},
        "fields": [{"key": "wish", "type": "text"}],
    },
    {
        "key": "other",
        "kind": "exit",
        "visible_if": {"gt": [{"var": "rooms"}, 9]},
        "needs": ["H1"],
    },
    {"key": "last", "fields": [{"key": "note", "type": "text", "multiline": True, "need": "advisory"}]},
]


@pytest.fixture
def family(make_form):
    make_form([{**step, "fields": [dict(one) for one in step.get("fields", ())]} for step in STEPS])
    return Family("probe")


def shown(family, *keys):
    return {"_shown": " ".join(family.definition.by_key[key].id for key in keys)}


def test_a_question_that_follows_is_shown_before_it_is_asked_for(family):
    response = family.answer(
        "first", "", shown(family, "has_flat", "email", "phone"), has_flat="yes", email="a@b.de"
    )
    page = response.content.decode()
    assert "Frage rooms" in page
    assert "Bitte beantworten Sie diese Frage." not in page
    assert "dazugekommen" in page
    # What was typed is there again, also on another day.
    assert "a@b.de" in family.page("schritt/first/")
    assert family.answer("first", has_flat="yes", rooms="3", email="a@b.de").url == family.step_url("last")


def test_the_script_gets_only_the_questions(family):
    response = family.answer("first", "", {"_go": "refresh"}, has_flat="yes")
    page = response.content.decode()
    assert "Frage rooms" in page
    assert "<html" not in page
    assert family.state.raw == {}


def test_one_of_two_ways_to_be_reached_is_enough(family):
    page = family.answer("first", has_flat="no").content.decode()
    assert page.count("Bitte beantworten Sie diese Frage.") == 2  # in the summary and at the field
    assert family.answer("first", has_flat="no", phone="0451 1234567").url == family.step_url("flat")
    assert family.stored("phone") == "+494511234567"


def test_an_exit_ends_the_way_and_leads_on(family):
    response = family.answer("first", has_flat="yes", rooms="10", email="a@b.de")
    assert response.url == family.step_url("other")
    page = family.page("schritt/other/")
    assert "Passende Angebote" in page
    assert family.browser.get(family.url("pruefen/")).url == family.step_url("other")
    assert family.browser.post(family.url("pruefen/")).url == family.step_url("other")


@pytest.mark.parametrize("going", ["back", "leave", "tasks", "language:ar", "nonsense"])
def test_leaving_a_page_keeps_what_was_typed_even_if_it_is_wrong(family, going):
    family.answer("first", "", {"_go": going}, has_flat="yes", rooms="many", email="no address")
    page = family.page("schritt/first/")
    assert 'value="many"' in page
    assert "no address" in page
    assert "Fehler" not in page
    assert family.stored("rooms") is None


def test_the_language_button_shows_the_same_page_in_another_language(family):
    response = family.answer("first", "", {"_go": "language:ar"}, has_flat="yes")
    assert response.url == family.step_url("first").replace("/de/", "/ar/")
    assert family.answer("first", "", {"_go": "language:xx"}).url == family.step_url("first")


def test_change_leads_back_to_the_check_page(family):
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat", wish="x")
    family.answer("last", note="y")
    assert "?zurueck=pruefen" in family.page("pruefen/")
    changed = family.answer("first", "", {"_return": "check"}, has_flat="no", email="c@d.de")
    assert changed.url == family.url("pruefen/")
    # An answer that opens another page leads there first.
    opened = family.answer("first", "", {"_return": "check"}, has_flat="yes", rooms="2", email="c@d.de")
    assert opened.url == family.url("pruefen/")


def test_what_is_important_and_open_is_named_and_does_not_hinder(family):
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat")
    family.answer("last")
    assert "Das ist noch offen" in family.page("pruefen/")


def test_the_overview_knows_done_started_and_later(family):
    family.answer("first", has_flat="no", email="a@b.de")
    page = family.page("uebersicht/")
    assert "erledigt" in page
    assert "offen" in page
    assert "kommt später" in page


# --- Two people at once -------------------------------------------------------------------------------
def second_browser(family, role):
    """Return the same draft in another browser, with a grant of its own."""
    from django.http import HttpResponse
    from django.test import Client, RequestFactory

    grant = AccessGrant.objects.create(draft=family.draft, role=role)
    response = HttpResponse()
    request = RequestFactory().get("/")
    let_in(request, response, grant)
    other = Family.__new__(Family)
    other.__dict__ |= family.__dict__
    other.browser = Client()
    name = cookie_of(family.draft.pk)
    other.browser.cookies[name] = response.cookies[name].value
    return other


def test_a_change_somebody_else_made_is_shown_beside_ones_own(family):
    import re

    other = second_browser(family, AccessGrant.Role.OWNER)
    family.answer("first", has_flat="no", email="a@b.de")
    seen = re.search(r'name="_seen" value="(\w+)"', family.page("schritt/first/")).group(1)
    other.answer("first", has_flat="no", email="other@b.de")
    response = family.answer("first", "", {"_seen": seen}, has_flat="no", email="mine@b.de")
    page = response.content.decode()
    assert "other@b.de" in page
    assert "mine@b.de" in page
    assert family.stored("email") == "other@b.de"
    seen = re.search(r'name="_seen" value="(\w+)"', page).group(1)
    family.answer("first", "", {"_seen": seen}, has_flat="no", email="mine@b.de")
    assert family.stored("email") == "mine@b.de"


def test_two_pages_at_once_are_both_kept(family):
    other = second_browser(family, AccessGrant.Role.OWNER)
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat", wish="mine")
    other.answer("last", note="theirs")
    assert (family.stored("wish"), family.stored("note")) == ("mine", "theirs")


def test_a_helper_fills_in_and_does_not_read(family):
    helper = second_browser(family, AccessGrant.Role.HELPER)
    family.answer("first", has_flat="no", email="secret@b.de")
    page = helper.page("schritt/first/")
    assert "secret@b.de" not in page
    assert "Hier steht schon eine Antwort" in page
    # Leaving a sealed question empty leaves its answer alone.
    helper.answer("first")
    assert family.stored("email") == "secret@b.de"
    helper.answer("flat", wish="from the helper")
    assert "from the helper" in helper.page("schritt/flat/")
    assert "from the helper" in family.page("schritt/flat/")
    helper.answer("last", note="x")
    assert "secret@b.de" not in helper.page("pruefen/")
    assert "schon beantwortet" in helper.page("pruefen/")


def test_a_helper_is_not_shown_what_others_wrote_by_a_conflict(family):
    import re

    helper = second_browser(family, AccessGrant.Role.HELPER)
    seen = re.search(r'name="_seen" value="(\w+)"', helper.page("schritt/first/")).group(1)
    family.answer("first", has_flat="no", email="secret@b.de")
    page = helper.answer("first", "", {"_seen": seen}, has_flat="no", email="guess@b.de").content.decode()
    assert "secret@b.de" not in page
    assert "schon beantwortet" in page


# --- What a fresh look found --------------------------------------------------------------------------
def test_what_the_family_typed_and_has_not_finished_is_not_shown_to_a_helper(family):
    helper = second_browser(family, AccessGrant.Role.HELPER)
    family.answer("first", "", {"_go": "leave"}, has_flat="no", email="secret@b.de", rooms="many", phone="x")
    assert "secret@b.de" in family.page("schritt/first/")
    assert "secret@b.de" not in helper.page("schritt/first/")


def test_what_a_helper_leaves_unfinished_takes_nothing_from_the_family(family):
    helper = second_browser(family, AccessGrant.Role.HELPER)
    family.answer("first", has_flat="no", email="secret@b.de")
    helper.answer("first", "", {"_go": "leave"}, phone="no number", email="")
    assert "secret@b.de" in family.page("schritt/first/")
    family.answer("first", has_flat="no", email="secret@b.de")
    assert family.stored("email") == "secret@b.de"
    assert "no number" in helper.page("schritt/first/")


def test_a_helper_does_not_take_back_a_consent_by_going_on(make_form):
    make_form(
        [{"key": "one", "fields": [{"key": "agree", "type": "consent"}, {"key": "note", "type": "text"}]}]
    )
    family = Family("probe")
    family.answer("one", agree="on", note="x")
    helper = second_browser(family, AccessGrant.Role.HELPER)
    helper.answer("one", note="y")
    assert family.stored("agree") is True


def test_a_page_that_keeps_the_form_from_being_sent_says_why(family):
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat", wish="x")
    family.answer("last", note="y")
    family.answer("first", "", {"_go": "back"}, has_flat="no", email="no address")
    address = family.browser.get(family.url("pruefen/")).url
    assert address.startswith(family.step_url("first"))
    page = family.browser.get(address).content.decode()
    assert "Diese E-Mail-Adresse kann nicht stimmen" in page


@pytest.mark.parametrize("going", ["back", "leave", "tasks", "language:ar"])
def test_leaving_a_page_drawn_before_somebody_answered_it_takes_nothing_away(family, going):
    import re

    helper = second_browser(family, AccessGrant.Role.HELPER)
    seen = re.search(r'name="_seen" value="(\w+)"', family.page("schritt/first/")).group(1)
    helper.answer("first", has_flat="no", email="helper@b.de")
    family.answer("first", "", {"_seen": seen, "_go": going})
    assert family.stored("email") == "helper@b.de"
    shown = family.answer("first", "", {"_seen": seen, "_go": going}, has_flat="no", email="mine@b.de")
    assert "helper@b.de" in shown.content.decode()


def test_only_the_family_sends(family):
    helper = second_browser(family, AccessGrant.Role.HELPER)
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat", wish="x")
    family.answer("last", note="y")
    page = helper.browser.post(helper.url("pruefen/")).content.decode()
    assert "Senden kann nur" in page
    assert family.browser.post(family.url("pruefen/")).url == family.url("gesendet/")


def test_the_form_can_be_closed_on_a_borrowed_phone_after_sending(family):
    family.answer("first", has_flat="no", email="a@b.de")
    family.answer("flat", wish="x")
    family.answer("last", note="y")
    family.browser.post(family.url("pruefen/"))
    assert "Formular hier schließen" in family.page("gesendet/")
    family.browser.post(family.url("speichern/"), {"_go": "out"})
    assert "fortsetzen" in family.browser.get(family.url("gesendet/")).url


def test_many_forms_in_one_browser_do_not_close_the_portal(family):
    browser = family.browser
    for _number in range(40):
        Family("probe", browser=browser)
    keys = [name for name, cookie in browser.cookies.items() if name.startswith("draft-") and cookie.value]
    assert len(keys) <= 20
    last = Family("probe", browser=browser)
    assert "Frage has_flat" in last.page("schritt/first/")
