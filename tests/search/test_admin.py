"""Editors teach the search without code: words, boosts, trying before saving, the bench, the demand."""

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.models import Need, Offer
from search.actions import rebuild
from search.engines import get_engine
from search.models import Boost, FilterWords, JudgedQuery, NeedWords, SearchCount, SynonymSet
from search.query import OfferQuery
from search.words import load_words


@pytest.fixture
def editor(signed_in):
    rebuild()
    return signed_in("Portalredaktion")


def find(words):
    return get_engine().search(OfferQuery(words=words)).ids


def snippet(model: str, view: str, *args) -> str:
    return reverse(f"wagtailsnippets_portal_search_{model}:{view}", args=args)


def test_new_words_for_a_need_are_understood_at_once(editor, django_capture_on_commit_callbacks):
    assert find("Quittenschrank") == []
    row = NeedWords.objects.get(need__code="H5", language="de")
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(
            snippet("needwords", "edit", row.pk),
            {"language": "de", "need": row.need_id, "words": f"{row.words}\nQuittenschrank"},
        )
    assert answer.status_code == 302, answer.context["form"].errors
    found = find("Quittenschrank")
    assert found
    assert all("H5" in Offer.objects.get(pk=pk).needs.values_list("code", flat=True) for pk in found[:3])


@pytest.mark.parametrize(
    ("model", "data", "field", "sentence"),
    [
        ("synonymset", {"language": "de", "words": "nur eine"}, "words", "mindestens zwei"),
        ("synonymset", {"language": "de", "words": "a\n" + "b" * 101}, "words", "zu lang"),
        ("needwords", {"language": "de", "words": " \n ", "need": 1}, "words", ""),
        ("judgedquery", {"language": "de", "words": "x", "must": "L1, ZZ9"}, "must", "ZZ9"),
        ("filterwords", {"language": "de", "words": "x", "facet": "cost", "value": "fre"}, "value", "fre"),
        ("boost", {"language": "de", "words": "x", "weight": 0}, "weight", ""),
    ],
)
def test_wrong_words_get_a_sentence_beside_the_field(editor, model, data, field, sentence):
    answer = editor.post(snippet(model, "add"), data)
    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors[field])
    assert data["words"].strip()[:20] in answer.content.decode()


def test_the_same_need_and_language_twice_is_refused(editor):
    need = Need.objects.get(code="H5")
    answer = editor.post(snippet("needwords", "add"), {"language": "de", "need": need.pk, "words": "x"})
    assert "schon Wörter" in str(answer.context["form"].errors)


def try_it(client, name, pk=0, **data):
    return client.post(reverse("search_try_it", args=[name, pk]), data)


def test_trying_shows_before_and_after_and_saves_nothing(editor, offer):
    answer = try_it(
        editor, "boost", language="de", words="Deutschkurs", offer=offer("sport").pk, weight=100,
        try_words="Deutschkurs",
    )  # fmt: skip
    html = answer.content.decode()
    before, after = html.split("<h2>Nachher</h2>")
    assert "Fußball und Bewegung" not in before
    assert after.index("Fußball und Bewegung") < after.index("</li>")
    assert "neu" in after
    assert not Boost.objects.exists()
    assert str(offer("sport").pk) not in find("Deutschkurs")


def test_trying_a_saved_row_replaces_it(editor):
    row = NeedWords.objects.get(need__code="H5", language="de")
    answer = try_it(
        editor, "needwords", row.pk, language="de", need=row.need_id, words="Quittenschrank",
        try_words="Quittenschrank",
    )  # fmt: skip
    before, after = answer.content.decode().split("<h2>Nachher</h2>")
    assert "nichts gefunden" in before
    assert "Möbellager" in after
    row.refresh_from_db()
    assert "Quittenschrank" not in row.words


@pytest.mark.parametrize("data", [{"language": "de", "words": ""}, {"language": "xx", "words": "a"}, {}])
def test_trying_unfinished_words_says_what_is_missing(editor, data):
    answer = try_it(editor, "synonymset", **data, try_words="Kita")
    assert answer.status_code == 200
    assert "noch nicht vollständig" in answer.content.decode()


def test_only_editors_try_judge_and_see_the_demand(signed_in):
    stranger = signed_in("Fallbearbeitung")
    assert try_it(stranger, "synonymset", try_words="x").status_code in (302, 403)
    for name in ("search_bench", "search_demand"):
        assert stranger.get(reverse(name)).status_code in (302, 403)
    assert stranger.get(snippet("synonymset", "list")).status_code in (302, 403)


def test_the_bench_shows_red_and_green(editor):
    JudgedQuery.objects.create(language="de", words="Kindergartenplatz", must="E2")
    JudgedQuery.objects.create(language="de", words="Schuldenberatung", must="C2")
    html = editor.post(reverse("search_bench")).content.decode()
    assert html.count('class="bench-good"') == 1
    assert html.count('class="bench-bad"') == 1
    assert "Kita-Platz finden" in html


def test_the_demand_leads_to_a_synonym(editor):
    today = timezone.localdate()
    SearchCount.objects.create(day=today, language="de", words="quittenkurs", hits=0, count=7)
    html = editor.get(reverse("search_demand")).content.decode()
    assert "quittenkurs" in html
    form = editor.get(snippet("synonymset", "add") + "?language=de&words=quittenkurs").content.decode()
    assert "quittenkurs</textarea>" in form


def test_words_are_loaded_once_and_what_editors_changed_stays(db):
    row = NeedWords.objects.get(need__code="H5", language="de")
    row.words = "nur dies"
    row.save()
    FilterWords.objects.filter(facet="cost", language="de").delete()
    assert load_words() == FilterWords.objects.filter(facet="cost", language="de").count()
    row.refresh_from_db()
    assert row.words == "nur dies"
    assert SynonymSet.objects.filter(language="de").count() > 20
