"""Lists of people: names first, then pages for each."""

import pytest

from forms.submissions import crypto
from tests.forms.family import Family

pytestmark = pytest.mark.django_db

STEPS = [
    {
        "key": "family",
        "kind": "people",
        "minimum": 1,
        "maximum": 3,
        "fields": [{"key": "relation", "type": "choice", "choices": ["child", "spouse"], "need": "required"}],
    },
    {
        "key": "child",
        "per": "family",
        "visible_if": {"eq": [{"var": "relation"}, "child"]},
        "fields": [{"key": "custody", "type": "yes_no", "need": "required"}],
    },
    {"key": "end", "fields": [{"key": "note", "type": "text"}]},
]


@pytest.fixture
def family(make_form):
    make_form([dict(step) for step in STEPS], texts={"custody.label": {"de": "Wer sorgt für {name}?"}})
    return Family("probe")


def go_on(family, step="family"):
    return family.browser.post(family.step_url(step), {})


def test_nobody_on_the_list_is_not_enough(family):
    response = go_on(family)
    assert "Bitte schreiben Sie den Namen der Person." in response.content.decode()


def test_names_come_first_then_the_pages_of_each_person(family):
    one, two = family.add_person("family", "Ali"), family.add_person("family", "Bea")
    assert go_on(family).url == family.step_url("family", one)
    assert family.answer("family", one, relation="child").url == family.step_url("child", one)
    page = family.page(f"schritt/child/{one}/")
    assert "Wer sorgt für" in page
    assert "Ali" in page
    assert family.answer("child", one, custody="yes").url == family.step_url("family", two)
    # A spouse has no page about custody.
    assert family.answer("family", two, relation="spouse").url == family.step_url("end")


def test_a_name_typed_and_not_added_is_added_on_the_way(family):
    response = family.browser.post(family.step_url("family"), {"name": "Ali"})
    row = family.state.rows["family"][0]
    assert (row.name, response.url) == ("Ali", family.step_url("family", row.id))


def test_the_list_ends_at_its_maximum(family):
    for name in ("a", "b", "c"):
        family.add_person("family", name)
    response = family.browser.post(family.step_url("family"), {"_go": "add", "name": "d"})
    assert "Mehr als 3 Personen" in response.content.decode()
    assert len(family.state.rows["family"]) == 3


def test_removing_asks_first_and_takes_everything_of_the_person(family):
    one, two = family.add_person("family", "Ali"), family.add_person("family", "Bea")
    go_on(family)
    family.answer("family", one, relation="child")
    question = family.browser.post(family.step_url("family"), {"_go": f"remove:{one}"})
    assert "Ali" in question.content.decode()
    assert len(family.state.rows["family"]) == 2
    family.browser.post(family.step_url("family"), {"_go": f"removed:{one}"})
    state = family.state
    assert [row.id for row in state.rows["family"]] == [two]
    assert not [key for key in (*state.done, *state.raw) if one in key]


def test_somebody_added_later_is_asked_before_the_rest(family):
    one = family.add_person("family", "Ali")
    go_on(family)
    family.answer("family", one, relation="spouse")
    family.answer("end", note="x")
    two = family.add_person("family", "Bea")
    assert family.browser.get(family.url("pruefen/")).url == family.step_url("family")
    assert go_on(family).url == family.step_url("family", one)
    assert family.answer("family", one, relation="spouse").url == family.step_url("family", two)


def test_a_page_of_a_person_who_is_not_there_is_not_open(family):
    other = "00000000-0000-4000-8000-000000000000"
    assert family.browser.get(family.step_url("child", other)).url == family.step_url("family")
    family.answer("child", other, custody="yes")
    assert family.state.rows == {}


def test_a_page_a_condition_hides_takes_no_answer(family):
    one = family.add_person("family", "Ali")
    go_on(family)
    family.answer("family", one, relation="spouse")
    assert family.answer("child", one, custody="yes").url == family.step_url("end")
    assert family.stored("custody", one) is None


def test_answers_off_the_way_do_not_count(family):
    one = family.add_person("family", "Ali")
    go_on(family)
    family.answer("family", one, relation="child")
    family.answer("child", one, custody="yes")
    family.answer("end", note="x")
    family.answer("family", one, relation="spouse")
    page = family.page("pruefen/")
    assert "Wer sorgt für" not in page


@pytest.mark.parametrize("name", ["😀 عائلة \u202e", "<b>Ali</b>", "ሰላም", " Ali "])
def test_any_name_is_kept_and_shown_safely(family, name):
    family.add_person("family", name)
    assert family.state.rows["family"][0].name == name.strip()
    assert "<b>Ali" not in family.page("schritt/family/")


def test_a_name_without_letters_is_no_name(family):
    response = family.browser.post(family.step_url("family"), {"_go": "add", "name": "   "})
    assert "Bitte schreiben Sie den Namen" in response.content.decode()


def test_an_answer_erased_after_sending_changes_nothing_else_of_what_was_sent(family):
    from forms.submissions.models import Submission
    from forms.submissions.reading import path_of

    one = family.add_person("family", "Ali")
    go_on(family)
    family.answer("family", one, relation="child")
    family.answer("child", one, custody="yes")
    family.answer("end", note="x")
    family.browser.post(family.url("pruefen/"))
    submission = Submission.objects.get()
    before = [stop.key for stop in path_of(submission).stops]
    state = submission.state
    state.rows["family"][0].answers[family.definition.by_key["relation"].id] = None
    submission.blob = crypto.seal(submission.key, state.to_json())
    submission.save()
    assert [stop.key for stop in path_of(Submission.objects.get()).stops] == before


def test_the_same_name_twice_is_pointed_out_and_kept(family):
    family.add_person("family", "Ali")
    family.add_person("family", "ALI")
    assert "Dieser Name steht schon auf der Liste" in family.page("schritt/family/")
    assert len(family.state.rows["family"]) == 2


def test_a_name_can_be_corrected_and_everything_else_stays(family):
    one = family.add_person("family", "Ali")
    go_on(family)
    family.answer("family", one, relation="spouse")
    assert (
        'value="Ali"'
        in family.browser.post(family.step_url("family"), {"_go": f"rename:{one}"}).content.decode()
    )
    family.browser.post(family.step_url("family"), {"_go": f"renamed:{one}", "name": ""})
    assert family.state.rows["family"][0].name == "Ali"
    family.browser.post(family.step_url("family"), {"_go": f"renamed:{one}", "name": "Alia"})
    assert family.state.rows["family"][0].name == "Alia"
    assert family.stored("relation", one) == "spouse"


def test_a_double_tap_adds_a_person_once(family):
    for _tap in range(2):
        family.browser.post(family.step_url("family"), {"_go": "add", "name": "Ali", "_count": "0"})
    assert [row.name for row in family.state.rows["family"]] == ["Ali"]
    family.browser.post(family.step_url("family"), {"_go": "add", "name": "Ali", "_count": "1"})
    assert len(family.state.rows["family"]) == 2


def test_leaving_the_list_is_not_held_up_by_a_name_that_is_too_long(family):
    response = family.browser.post(family.step_url("family"), {"_go": "leave", "name": "x" * 400})
    assert response.url == family.url("speichern/")
    assert family.state.rows["family"][0].name == "x" * 200


def test_too_few_people_are_said_to_be_too_few(make_form):
    make_form([{**STEPS[0], "minimum": 2}, STEPS[2]])
    family = Family("probe")
    page = family.browser.post(family.step_url("family"), {"name": "Ali"}).content.decode()
    assert "mindestens 2 Personen" in page
    assert len(family.state.rows["family"]) == 1


def test_a_helper_takes_nobody_off_the_list(family):
    from forms.submissions.models import AccessGrant
    from tests.forms.test_pages import second_browser

    one = family.add_person("family", "Ali")
    helper = second_browser(family, AccessGrant.Role.HELPER)
    assert "removed:" not in helper.page("schritt/family/")
    helper.browser.post(family.step_url("family"), {"_go": f"removed:{one}"})
    assert len(family.state.rows["family"]) == 1
