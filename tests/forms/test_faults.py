"""Bad input and bad luck: nothing is lost, nothing is doubled, nothing reaches the wrong person."""

import random
from http import HTTPStatus

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.test import Client

from forms.submissions.models import Draft, Submission
from tests.forms.family import Family

pytestmark = pytest.mark.django_db

STEPS = [
    {
        "key": "one",
        "fields": [{"key": "name", "type": "text", "need": "required"}, {"key": "age", "type": "number"}],
    },
    {"key": "two", "fields": [{"key": "born", "type": "partial_date"}, {"key": "arrived", "type": "date"}]},
]
LANGUAGES = ("de", "ar", "uk", "ti")


def steps():
    return [{**step, "fields": [dict(field) for field in step["fields"]]} for step in STEPS]


@pytest.fixture
def family(make_form):
    make_form(steps())
    return Family("probe")


@pytest.mark.parametrize("seed", range(5))
def test_random_interleavings_of_forms_tabs_and_languages_cross_no_answer(make_form, seed):
    """One browser, two forms with two drafts each, four languages, 60 steps in any order."""
    chance = random.Random(seed)
    make_form(steps(), slug="probe")
    make_form(steps(), slug="andere")
    browser = Client()
    drafts = [
        Family(slug, chance.choice(LANGUAGES), browser) for slug in ("probe", "andere") for _ in range(2)
    ]
    expected = [{"name": None, "age": None} for _ in drafts]
    for move in range(60):
        number = chance.randrange(len(drafts))
        draft = drafts[number]
        draft.language = chance.choice(LANGUAGES)
        name, age = f"draft {number} move {move}", chance.randrange(100)
        going = chance.choice(["", "", "back", "leave", "tasks", "language:fa", "refresh"])
        response = draft.answer("one", "", {"_go": going}, name=name, age=str(age))
        assert response.status_code in (HTTPStatus.OK, HTTPStatus.FOUND)
        if going != "refresh":
            expected[number] = {"name": name, "age": age}
        if chance.random() < 0.3:
            draft.page("schritt/one/")
    for draft, answers in zip(drafts, expected, strict=True):
        assert {key: draft.stored(key) for key in answers} == answers
        assert str(answers["name"]) in draft.page("schritt/one/") or answers["name"] is None


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"born__day": "30", "born__month": "2", "born__year": "2001"}, "Der letzte Tag ist der 28."),
        ({"born__day": "1", "born__month": "1", "born__year": "0001"}, "vier Ziffern"),
        ({"born__day": "1", "born__month": "", "born__year": "2001"}, "auch den Monat"),
        ({"born__day": "x", "born__month": "1", "born__year": "2001"}, "Der letzte Tag ist der 31."),
        ({"born__day": "", "born__month": "13", "born__year": "2001"}, "auch den Monat"),
        ({"arrived": "2026-02-30"}, "ein Datum an, das es gibt"),
        ({"arrived": "0001-01-01"}, "ein Datum an, das es gibt"),
    ],
)
def test_dates_that_do_not_exist_get_a_sentence_and_stay_typed(family, answers, sentence):
    family.answer("one", name="Ali")
    page = family.answer("two", **answers).content.decode()
    assert sentence in page
    # A month is chosen, not typed.
    for typed in (text for name, text in answers.items() if text and not name.endswith("month")):
        assert typed in page


@pytest.mark.parametrize(
    ("answers", "stored"),
    [
        ({"born__day": "", "born__month": "", "born__year": "1998"}, "1998"),
        ({"born__day": "", "born__month": "4", "born__year": "1998"}, "1998-04"),
        ({"born__day": "٣١", "born__month": "1", "born__year": "١٩٩٨"}, "1998-01-31"),
        ({"born__day": "29", "born__month": "2", "born__year": "2004\u200f"}, "2004-02-29"),
    ],
)
def test_dates_are_taken_as_far_as_they_are_known_in_any_digits(family, answers, stored):
    family.answer("one", name="Ali")
    assert family.answer("two", **answers).url == family.url("pruefen/")
    assert family.stored("born") == stored
    assert "Jetzt senden" in family.page("pruefen/")


def test_a_text_of_ten_thousand_and_one_characters_is_kept_and_refused_with_both_numbers(make_form):
    make_form([{"key": "one", "fields": [{"key": "text", "type": "text", "multiline": True}]}])
    family = Family("probe")
    page = family.answer("one", text="ä" * 10_001).content.decode()
    assert "höchstens 10000 Zeichen. Sie haben 10001." in page.replace(".000", "000").replace(
        "10.001", "10001"
    )
    assert "ä" * 10_001 in page
    assert family.answer("one", text="ä" * 10_000).url == family.url("pruefen/")


def test_keys_that_belong_to_no_question_of_the_page_are_not_kept(family):
    born = family.definition.by_key["born"].id
    family.answer(
        "one", "", {f"one-{born}": "1998", "one-extra": "x", f"two-{born}_year": "1998"}, name="Ali"
    )
    family.answer("one", "", {"_go": "leave", "one-extra": "x", f"two-{born}_year": "1998"}, name="")
    assert family.stored("born") is None
    assert "extra" not in str(Draft.objects.get().read())


@pytest.mark.parametrize("rest", ["schritt/two/", "pruefen/", "schritt/one/%00/", "schritt/two/1/"])
def test_a_page_out_of_turn_leads_to_the_one_in_turn_or_nowhere(family, rest):
    response = family.browser.get(family.url(rest))
    assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    response = family.browser.post(family.url(rest), {"two-x": "1"})
    assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST)
    assert family.state.answers == {}
    assert not Submission.objects.exists()


def test_a_rotated_key_opens_running_drafts_in_the_same_browser(family, settings):
    family.answer("one", name="Ali")
    new = Fernet.generate_key().decode()
    settings.LOTSE_ENCRYPTION_KEYS = [new, *settings.LOTSE_ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.LOTSE_ENCRYPTION_KEYS = [new]
    assert "Ali" in family.page("schritt/one/")
    family.answer("two")
    family.browser.post(family.url("pruefen/"))
    assert Submission.objects.get().state.answers[family.definition.by_key["name"].id] == "Ali"
