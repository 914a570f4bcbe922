"""Finding an offer on a phone: German, Arabic and Ukrainian, with script and without, and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

QUESTIONS = [
    ("de", "Wo kann ich Deutsch lernen?", "Moisling"),
    ("ar", "دورة لغة المانية", "Moisling"),
    ("uk", "курси німецької мови", "Moisling"),
]


def total(page: Page) -> int:
    return int(re.search(r"\d+", page.locator(".results-heading").inner_text())[0])


def open_filters(page: Page) -> None:
    page.locator("details.filters > summary").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize(("language", "words", "district"), QUESTIONS, ids=["de", "ar", "uk"])
def test_from_a_question_to_an_offer(open_browser, language, words, district, script):
    """Ask, choose a district on the map, take it back, open the first offer."""
    page = open_browser(script=script)
    page.goto(f"/{language}/")
    page.locator("#q").fill(words)
    page.locator("form[role=search] button[type=submit]").click()
    expect(page.locator(".offer-card mark").first).to_be_visible()
    everywhere = total(page)
    assert everywhere > 10

    open_filters(page)
    facet = page.locator("details.facet", has=page.locator(".district-map"))
    facet.locator("summary").click()
    page.locator(".district-map a", has_text=district).click()
    expect(page).to_have_url(re.compile("district=moisling"))
    expect(page.locator(".active-filter")).to_contain_text(district)
    assert 0 < total(page) < everywhere

    page.locator(".active-filter").first.click()
    expect(page.locator(".active-filter")).to_have_count(0)
    assert total(page) == everywhere
    page.locator(".offer-card a").first.click()
    expect(page).to_have_url(re.compile(rf"/{language}/angebote/[0-9a-f-]{{36}}/"))
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


def test_choosing_a_filter_replaces_only_the_results_and_back_brings_them_back(open_browser):
    page = open_browser()
    page.goto("/de/angebote/?theme=participation")
    page.evaluate("window.stays = true")
    before = total(page)
    open_filters(page)
    page.locator("details.facet", has_text="Kosten").locator("summary").click()
    page.locator("label[for=cost-paid]").click()
    expect(page).to_have_url(re.compile("cost=paid"))
    expect(page.locator(".active-filter")).to_have_count(2)
    assert total(page) < before
    assert page.evaluate("window.stays"), "the page was not loaded anew"
    expect(page.locator("#cost-paid")).to_be_checked()
    expect(page.locator("#cost-paid")).to_be_focused()
    page.go_back()
    expect(page.locator(".active-filter")).to_have_count(1)
    assert total(page) == before
    expect(page.locator("#cost-paid")).not_to_be_checked()


def test_suggestions_by_keyboard(open_browser):
    page = open_browser()
    page.goto("/de/angebote/")
    field = page.locator("#q")
    field.press_sequentially("Kinderg", delay=30)
    options = page.locator("#suggestions [role=option]")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    chosen = options.first.inner_text()
    field.press("Enter")
    expect(field).to_have_value(chosen)
    expect(page.locator(".offer-card").first).to_be_visible()
    field.press_sequentially("x")
    field.press("Backspace")
    expect(options.first).to_be_visible()
    field.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value(chosen)


def test_the_whole_search_by_keyboard_alone(open_browser):
    page = open_browser()
    page.goto("/de/angebote/?q=Beratung")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("details.filters")).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#open-now")).to_be_checked()
    expect(page).to_have_url(re.compile("open=now"))


def test_nothing_found_leads_on(open_browser):
    page = open_browser()
    page.goto("/de/angebote/?q=Seelsorge&mode=chat")
    way = page.locator(".ways-on a", has_text="Ohne „Chat“ suchen")
    way.click()
    expect(page.locator(".offer-card").first).to_be_visible()
    page.goto("/de/angebote/?q=Quidditchverein")
    page.locator(".report-gap button").click()
    expect(page.locator(".messages")).to_contain_text("gemerkt")


def test_a_misspelt_word_is_offered_in_its_right_form(open_browser):
    page = open_browser()
    page.goto("/de/angebote/?q=Schuldenbertung")
    page.locator(".did-you-mean a").click()
    expect(page.locator("#q")).to_have_value("Schuldenberatung")


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_in_danger_numbers_come_first_and_the_page_can_be_left(open_browser, script):
    page = open_browser(script=script)
    page.goto("/ar/angebote/?q=زوجي يضربني")
    expect(page.locator(".danger a[href='tel:110']")).to_be_visible()
    leave = page.locator("[data-quick-exit]")
    expect(leave).to_be_visible()
    assert leave.get_attribute("rel") == "noreferrer nofollow"


def test_the_place_of_the_device_is_used_only_when_asked_for(open_browser):
    page = open_browser()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 53.83912, "longitude": 10.63742})
    page.goto("/de/angebote/?q=Beratung")
    assert "near" not in page.url
    open_filters(page)
    page.locator("[data-locate]").click()
    expect(page).to_have_url(re.compile(r"near=53\.839%2C10\.637"))
    expect(page.locator(".active-filter")).to_contain_text("mein Standort")
    expect(page.locator(".offer-card").first).to_contain_text("km entfernt")


def test_a_time_and_a_postal_code_without_script(open_browser):
    page = open_browser(script=False)
    page.goto("/de/angebote/?q=Beratung")
    open_filters(page)
    page.locator("#open-time").fill("2026-12-02T10:00")
    page.locator("#near").fill("23560")
    page.locator("#filter button[type=submit]").click()
    expect(page.locator(".active-filter")).to_have_count(2)
    assert page.locator("#open-time").input_value() == "2026-12-02T10:00"
    open_filters(page)
    page.locator("#near").fill("99999")
    page.locator("#filter button[type=submit]").click()
    expect(page.locator("#near-error")).to_be_visible()
    assert page.locator("#near").get_attribute("aria-invalid") == "true"
