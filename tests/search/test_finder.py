"""The needs finder: what fits, what nearly fits, and that nobody keeps the answers."""

import logging
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from directory.models import District, Need, Offer
from search.actions import rebuild
from search.documents import facets_of_offer
from search.engines import SearchUnavailable, get_engine
from search.engines.embedded import EmbeddedEngine
from search.finder import active_questions, find, is_known, load_finder, query_of, themes_of
from search.models import FinderAnswer, FinderQuestion, SearchCount
from search.query import OfferQuery

ADDRESS = "/de/wegweiser/"


@pytest.fixture(scope="module")
def _index(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        rebuild()


@pytest.fixture
def client(db, _index):
    load_finder()
    return Client()


def answers(*texts: str) -> dict[str, list[str]]:
    """Return the form that names these answers by their German texts."""
    form: dict[str, list[str]] = {}
    for text in texts:
        answer = FinderAnswer.objects.get(text_de=text)
        form.setdefault(f"q{answer.question_id}", []).append(str(answer.pk))
    return form


def post(client, *texts: str, status: int = 200, address: str = ADDRESS) -> str:
    answer = client.post(address, answers(*texts))
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def results(html: str) -> str:
    return html.partition('id="ergebnis"')[2].partition("<footer")[0]


def cards(html: str, heading: str) -> dict[str, str]:
    """Return the cards below a heading: id of the offer, and its marks as text."""
    section = html.partition(f'id="{heading}"')[2].partition("</section>")[0]
    found = re.findall(r'<article.*?/angebote/([0-9a-f-]{36})/.*?<ul class="marks">(.*?)</ul>', section, re.S)
    return {pk: " ".join(unescape(re.sub("<[^>]+>", "", marks)).split()) for pk, marks in found}


def facts(pk: str) -> dict[str, set[str]]:
    offer = Offer.objects.published().with_everything_for_a_page().get(pk=pk)
    return facets_of_offer(offer, tuple(District.objects.values_list("slug", flat=True)))


def missed(pk: str, wished: dict[str, set[str]]) -> set[str]:
    """Return which wishes the directory does not meet."""
    return {facet for facet, values in wished.items() if not facts(pk)[facet] & values}


GERMAN = {"L1", "L2", "L3", "L4", "L5", "L6"}
WISHES = {"need": GERMAN, "language": {"ar"}, "district": {"moisling"}, "cost": {"free"}}
ANSWERS = ("Deutsch lernen", "Arabisch", "Moisling", "Ja, kostenlos")


# --- What fits --------------------------------------------------------------------------------------
def test_what_fits_fits_wholly_and_says_so(client):
    html = post(client, *ANSWERS)
    found = cards(html, "passt-ganz")
    assert found
    for pk, marks in found.items():
        assert missed(pk, WISHES) == set(), pk
        assert marks.count("✓ passt:") == 4
        assert "✗" not in marks
        for word in ("Arabisch", "Moisling", "kostenlos"):
            assert f"✓ passt: {word}" in marks
    expected = [str(pk) for pk in Offer.objects.published().values_list("pk", flat=True)
                if not missed(str(pk), WISHES)]  # fmt: skip
    assert set(found) <= set(expected)
    assert len(found) == min(10, len(expected))


def test_near_misses_miss_exactly_one_thing_and_say_which(client):
    named = {"need": "Deutsch lernen", "language": "Arabisch", "district": "Moisling", "cost": "kostenlos"}
    html = post(client, *ANSWERS)
    found = cards(html, "passt-fast")
    assert len(found) == min(10, int(re.search(r"Passt fast: (\d+)", html)[1]))
    for pk, marks in found.items():
        (facet,) = missed(pk, WISHES)
        assert marks.count("✓ passt:") == 3
        assert len(re.findall("[✗?] nicht(?: bekannt)?: ", marks)) == 1
        assert re.search(f"[✗?] nicht(?: bekannt)?: {named[facet]}", marks), marks


def test_one_criterion_that_hides_much_does_not_hide_the_others(client):
    wished = {"need": {"E2", "C4"}, "district": {"moisling"}, "cost": {"free"}}
    everything = [missed(str(pk), wished) for pk in Offer.objects.published().values_list("pk", flat=True)]
    assert everything.count({"district"}) > 10
    assert 0 < everything.count({"cost"}) < 5
    found = cards(post(client, "Familie & Kinder", "Moisling", "Ja, kostenlos"), "passt-fast")
    assert {"district", "cost"} <= set().union(*(missed(pk, wished) for pk in found))


def test_totals_are_those_of_the_directory(client):
    html = post(client, *ANSWERS)
    theirs = {
        str(pk): missed(str(pk), WISHES) for pk in Offer.objects.published().values_list("pk", flat=True)
    }
    full = sum(not gaps for gaps in theirs.values())
    near = sum(len(gaps) == 1 and (gaps != {"need"} or "language" in facts(pk)["theme"])
               for pk, gaps in theirs.items())  # fmt: skip
    assert f"Passt ganz: {full}. Passt fast: {near}." in html


def test_a_near_miss_says_what_is_there_instead_and_what_helps(client):
    marks = " ".join(cards(post(client, *ANSWERS), "passt-fast").values())
    assert "nicht: Arabisch; sondern: " in marks
    assert "Bringen Sie jemanden mit, der für Sie übersetzt." in marks
    assert re.search("nicht: Moisling; sondern: (?!Moisling)", marks)


def test_one_of_several_values_is_enough_and_only_what_fits_is_ticked(client):
    found = cards(post(client, "Deutsch lernen", "Arabisch", "Persisch / Dari"), "passt-ganz")
    assert len(found) == 10
    for pk, marks in found.items():
        spoken = facts(pk)["language"]
        assert ("Arabisch" in marks) == ("ar" in spoken)
        assert ("Persisch / Dari" in marks) == bool({"fa", "prs"} & spoken)


def test_another_need_is_near_only_within_its_theme(client):
    found = cards(post(client, "Wohnung suchen", "St. Jürgen"), "passt-fast")
    wished = {"need": {"H1", "H3"}, "district": {"st-juergen"}}
    assert found
    assert all("housing" in facts(pk)["theme"] for pk in found if missed(pk, wished) == {"need"})


def test_with_a_single_wish_nothing_else_is_near(client):
    assert not cards(post(client, "Arabisch"), "passt-fast")


def test_every_active_answer_gives_a_page(client):
    for answer in FinderAnswer.objects.all():
        html = post(client, answer.text_de, "Deutsch lernen", "Albanisch")
        for pk, marks in {**cards(html, "passt-ganz"), **cards(html, "passt-fast")}.items():
            assert len(re.findall("[✗?] nicht", marks)) <= 1, (answer, pk)


def test_what_is_only_not_known_is_not_denied(client, offer):
    """A protected address is in no district: neither is it said to be outside of one."""
    shelter = Offer.objects.published().filter(needs__code="V1", citywide=False).first()
    shelter = shelter or Offer.objects.published().filter(needs__code="V1").first()
    assert not is_known("district", shelter, set(), ["moisling"])
    Offer.objects.filter(pk=shelter.pk).update(citywide=False)
    shelter.at_locations.all().delete()
    rebuild()
    marks = cards(post(client, "Schutz vor Gewalt", "Moisling"), "passt-fast")[str(shelter.pk)]
    assert "? nicht bekannt: Moisling. Das wissen wir nicht." in marks
    assert "sondern" not in marks


def test_an_offer_that_has_changed_since_it_was_indexed_is_not_shown_wrongly(client):
    *_, pk = cards(post(client, *ANSWERS), "passt-ganz")
    Offer.objects.filter(pk=pk).update(cost=Offer.Cost.PAID)
    html = post(client, *ANSWERS)
    assert pk not in {**cards(html, "passt-ganz"), **cards(html, "passt-fast")}


def test_the_number_of_queries_does_not_grow_with_the_offers(client, django_assert_max_num_queries):
    form = answers(*ANSWERS)
    client.post(ADDRESS, form)
    with django_assert_max_num_queries(20):
        assert "offer-card" in client.post(ADDRESS, form).content.decode()


# --- Never a dead end -------------------------------------------------------------------------------
def test_nothing_answered_lists_nothing_and_asks_for_an_answer(client):
    html = results(post(client))
    assert "Bitte beantworten Sie mindestens eine Frage." in html
    assert "offer-card" not in html
    empty = client.get(ADDRESS)
    assert "no-store" in empty["Cache-Control"]
    assert "offer-card" not in empty.content.decode()
    assert "Bitte beantworten" not in empty.content.decode()


def test_nothing_found_names_what_to_leave_out(client):
    question = FinderQuestion.objects.create(text_de="Wo?", order=9)
    FinderAnswer.objects.create(question=question, text_de="Nirgends", facet="district", value="nirgends")
    html = results(post(client, "Deutsch lernen", "Nirgends"))
    assert "Ohne „nirgends“ suchen" in html
    link = unescape(re.search(r'href="([^"]*)">Ohne „nirgends“', html)[1])
    assert set(parse_qs(urlsplit(link).query)) == {"need"}
    total = get_engine().search(OfferQuery(facets={"need": tuple(sorted(GERMAN))})).total
    assert f"</a> (<bdi>{total}</bdi>)" in html
    for address in (reverse("directory:themes"), reverse("search:offers")):
        assert f'href="{address}' in html


def test_when_one_is_not_enough_two_are_named(client):
    for text, facet in (("Nirgends", "district"), ("Niemand", "audience")):
        question = FinderQuestion.objects.create(text_de=f"{text}?", order=9)
        FinderAnswer.objects.create(question=question, text_de=text, facet=facet, value=text.lower())
    html = results(post(client, "Deutsch lernen", "Nirgends", "Niemand"))
    assert "Dazu haben wir nichts gefunden" in html
    assert "Ohne „nirgends · niemand“ suchen" in html


def test_the_search_goes_away_and_the_answers_stay(client, monkeypatch):
    def away(self, query, **kwargs):
        raise SearchUnavailable("gone")

    monkeypatch.setattr(EmbeddedEngine, "search", away)
    html = post(client, *ANSWERS, "Schutz vor Gewalt", status=503)
    assert "Die Suche geht gerade nicht" in html
    assert html.count(" checked>") == 5 + 2, "five answers, and two questions skipped"
    assert "tel:116016" in html


def test_no_questions_at_all(client):
    FinderQuestion.objects.all().delete()
    for answer in (client.get(ADDRESS), client.post(ADDRESS, {"q1": "1"})):
        assert answer.status_code == 200
        assert "Hier stehen noch keine Fragen." in answer.content.decode()


# --- Nobody keeps it --------------------------------------------------------------------------------
@pytest.fixture
def everything_logged(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


def test_answers_are_in_no_address_no_session_no_count_and_no_log(client, everything_logged):
    html = post(client, *ANSWERS, "Duldung")
    links = [unescape(link) for link in re.findall(r'(?:href|action)="([^"]*)"', html)]
    assert any("need=L1" in link and "cost=free" in link for link in links)
    for link in links:
        assert "status" not in link
        assert "tolerated" not in link
        assert not re.search(r"q\d+=", link)
    assert "Ihre Antwort zum Aufenthalt geben wir dabei nicht weiter." in html
    assert not Session.objects.exists()
    assert not SearchCount.objects.exists()
    assert set(client.cookies) <= {"csrftoken"}
    log = " ".join(f"{record.getMessage()} {record.__dict__}" for record in everything_logged.records
                   if record.name != "django.db.backends")  # fmt: skip
    assert "tolerated" not in log
    assert "moisling" not in log


def test_answers_in_an_address_are_not_read(client):
    html = client.get(ADDRESS, answers(*ANSWERS)).content.decode()
    assert "offer-card" not in html
    assert html.count(" checked>") == 4, "only the skipped questions"


def test_status_and_violence_are_kept_off_the_device(client):
    html = client.get(ADDRESS).content.decode()
    for text, delicate in (("Duldung", True), ("Schutz vor Gewalt", True), ("Moisling", False)):
        pk = FinderAnswer.objects.get(text_de=text).pk
        field = re.search(rf'<input[^>]*value="{pk}"[^>]*>', html)[0]
        assert ("data-delicate" in field) == delicate, text


def test_a_form_from_elsewhere_is_refused(client):
    assert Client(enforce_csrf_checks=True).post(ADDRESS, answers(*ANSWERS)).status_code == 403


def test_everything_chosen_is_still_chosen(client):
    html = post(client, *ANSWERS)
    for values in answers(*ANSWERS).values():
        assert re.search(rf'value="{values[0]}"[^>]* checked>', html)
    assert "<span data-answered>4</span>/7" in html
    assert 'href="#fragen"' in html


def test_somebody_in_danger_sees_numbers_before_offers(client):
    html = results(post(client, "Schutz vor Gewalt"))
    assert html.index("tel:110") < html.index("offer-card")
    assert "data-quick-exit" in html
    assert "tel:110" not in results(post(client, "Deutsch lernen"))


# --- Bad input --------------------------------------------------------------------------------------
def ids(question: FinderQuestion) -> list[str]:
    return [str(answer.pk) for answer in question.answers.all()]


def test_only_answers_of_the_question_count(client):
    first, second, district = FinderQuestion.objects.all()[:3]
    name = f"q{first.pk}"
    for bad in ("999999", "-1", "x", "\x00", "9" * 300, "½", ids(second)[0], ""):
        html = client.post(ADDRESS, {name: bad}).content.decode()
        assert "Bitte beantworten Sie mindestens eine Frage." in html, bad
    both = client.post(ADDRESS, {f"q{district.pk}": ids(district)[:2]}).content.decode()
    assert len(re.findall(rf'name="q{district.pk}"[^>]* checked>', both)) == 1
    assert "district=innenstadt" in both
    assert "district=st-juergen" not in both


@pytest.mark.parametrize(("count", "status"), [(4_000, 200), (10_000, 400)])
def test_thousands_of_answers_are_no_error_of_ours(client, count, status):
    first = FinderQuestion.objects.first()
    form = {f"q{first.pk}": [*ids(first)[:1], *map(str, range(10**6, 10**6 + count))]}
    assert client.post(ADDRESS, form).status_code == status


def test_what_is_not_asked_is_not_answered(client):
    form = answers("Moisling")
    FinderQuestion.objects.filter(answers__text_de="Moisling").update(active=False)
    assert "Bitte beantworten Sie mindestens eine Frage." in client.post(ADDRESS, form).content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


# --- Languages, fixture, admin ----------------------------------------------------------------------
@pytest.mark.parametrize("code", ["de-simple", "en", "ar", "fa", "ti", "uk", "ru", "tr", "ku", "fr"])
def test_questions_and_answers_stand_in_every_language(client, code):
    form = (
        client.get(f"/{code}/wegweiser/").content.decode().partition('id="fragen"')[2].partition("</form>")[0]
    )
    foreign = re.findall(r'lang="([\w-]+)"', form)
    assert "de" not in foreign or code not in ("de", "de-simple")
    assert foreign.count("de") <= 1, "only the name of the language itself"
    html = post(client, *ANSWERS, address=f"/{code}/wegweiser/")
    assert "offer-card" in html


def test_the_fixture_is_loaded_once_and_names_only_what_there_is(db):
    load_finder()
    before = FinderAnswer.objects.count()
    assert load_finder() == 0
    assert FinderAnswer.objects.count() == before
    districts = set(District.objects.values_list("slug", flat=True))
    for answer in FinderAnswer.objects.prefetch_related("needs"):
        answer.full_clean()
        assert answer.needs.all() or answer.facet
        if answer.facet == "district":
            assert set(answer.values) <= districts
    named = set(FinderAnswer.objects.values_list("needs__code", flat=True)) - {None}
    assert named == set(Need.objects.values_list("code", flat=True)), "every need can be found by a question"


def test_an_answer_may_name_needs_and_set_a_filter(client):
    question = FinderQuestion.objects.create(text_de="Was?")
    answer = FinderAnswer.objects.create(question=question, text_de="Sport für Frauen", facet="audience",
                                         value="women, men")  # fmt: skip
    answer.needs.set(Need.objects.filter(code="C2"))
    answer.save()
    chosen = next(row for row in active_questions() if row.pk == question.pk).answers.all()
    query = query_of(chosen, "de")
    assert query.facets == {"need": ("C2",), "audience": ("women", "men")}
    assert find(get_engine(), query, themes_of(chosen)).full_total > 0


def test_editors_ask_without_code(client, signed_in):
    """A question with an answer in two languages, needs and a filter: saved in the admin, asked at once."""
    editor = signed_in("Portalredaktion")
    address = "/verwaltung/snippets/portal_search/finderquestion/"
    assert editor.get(address).status_code == 200
    shown = editor.get(f"{address}add/").content.decode()
    assert 'name="text_ar"' in shown
    assert "step_free" in shown, "the codes stand beside the answers"
    needs = [str(need.pk) for need in Need.objects.filter(code__in=("C1", "C2"))]
    form = {
        "text_de": "Was wollen Sie am Abend tun?", "text_ar": "ماذا تريدون أن تفعلوا مساءً؟", "order": "0",
        "active": "on", "answers-TOTAL_FORMS": "1", "answers-INITIAL_FORMS": "0",
        "answers-MIN_NUM_FORMS": "0", "answers-MAX_NUM_FORMS": "1000", "answers-0-ORDER": "1",
        "answers-0-text_de": "Turnen", "answers-0-text_ar": "رياضة", "answers-0-needs": needs,
        "answers-0-facet": "cost", "answers-0-value": "free",
    }  # fmt: skip
    saved = editor.post(f"{address}add/", form)
    assert saved.status_code == 302, re.findall(r'error-message">(.*?)<', saved.content.decode(), re.S)
    answer = FinderAnswer.objects.get(text_de="Turnen")
    assert {need.code for need in answer.needs.all()} == {"C1", "C2"}
    assert "Was wollen Sie am Abend tun?" in client.get(ADDRESS).content.decode()
    assert "ماذا تريدون أن تفعلوا مساءً؟" in client.get("/ar/wegweiser/").content.decode()
    assert all(
        "✓ passt: kostenlos" in marks for marks in cards(post(client, "Turnen"), "passt-ganz").values()
    )
    refused = editor.post(f"{address}add/", {**form, "answers-0-value": ""})
    assert "Filter und Wert gehören zusammen." in refused.content.decode()
