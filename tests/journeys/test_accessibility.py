"""axe finds nothing; nothing overflows a narrow phone; texts are in the language of the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.filling import fill_until

NARROW = {"width": 320, "height": 640}


def to_step(page: Page, language: str) -> None:
    page.goto(f"/{language}/formulare/familie/")
    page.locator("main form button").click()
    page.wait_for_url("**/schritt/**")


def to_step_with_errors(page: Page, language: str) -> None:
    to_step(page, language)
    page.locator("main .kern-btn--primary").first.click()
    page.get_by_role("alert").wait_for()


def to_people(page: Page, language: str) -> None:
    """The list of people with somebody on it."""
    to_step(page, language)
    fill_until(page, "/schritt/family/$")
    page.locator("main [name=name]").fill("ي" * 60)
    page.locator("main button[value=add]").click()
    page.locator("main .people").wait_for()


def to_week(page: Page, language: str) -> None:
    """The page with the days of the week, in the form of the volunteers."""
    page.goto(f"/{language}/formulare/ehrenamt/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/schritt/**")
    page.locator("main input[type=radio]").nth(1).check()
    fill_until(page, "/schritt/offer_when/$")


def to_check(page: Page, language: str) -> None:
    """The short way through the form of the volunteers: an idea."""
    page.goto(f"/{language}/formulare/ehrenamt/")
    page.locator("main form button").first.click()
    page.wait_for_url("**/schritt/**")
    page.locator("main input[type=radio]").nth(2).check()
    fill_until(page, "/pruefen/$", "x" * 100)


def to_tasks(page: Page, language: str) -> None:
    to_step(page, language)
    fill_until(page, "/schritt/sponsor/$")
    page.locator("main button[value=tasks]").click()
    page.wait_for_url("**/uebersicht/")


def to_leave(page: Page, language: str) -> None:
    to_step(page, language)
    page.locator("main button[value=leave]").click()
    page.wait_for_url("**/speichern/")


def to_card(page: Page, language: str) -> None:
    to_leave(page, language)
    page.locator("main [name=pin]").fill("482915")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/karte/")


def to_receipt(page: Page, language: str) -> None:
    to_check(page, language)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/gesendet/")


def to_offer(page: Page, language: str) -> None:
    page.goto(f"/{language}/angebote/")
    page.locator("main h2 a, main h3 a").first.click()


def to_offer_with_hours(page: Page, language: str) -> None:
    """An offer with a table of hours, bring-along and next steps, chosen by what its page holds."""
    page.goto(f"/{language}/themen/work/")
    page.locator("main .offer-card a").first.click()
    page.locator("table.week").wait_for()


def address(path: str):
    return lambda page, language: page.goto(f"/{language}/{path}")


def to_open_filters(page: Page, language: str) -> None:
    """The search with all its filters unfolded, a wrong postal code, and suggestions open."""
    page.goto(f"/{language}/angebote/?q=Schuldenbertung&near=99999&sort=open")
    for summary in page.locator("#filter details > summary").all():
        if not summary.evaluate("summary => summary.parentElement.open"):
            summary.click()
    page.locator("#q").press_sequentially("x", delay=20)


WAYS = {
    "filters": to_open_filters,
    "danger": address("angebote/?q=زوجي يضربني"),
    "finder": address("wegweiser/"),
    "home": address(""),
    "list": address("angebote/?theme=language&district=moisling"),
    "empty list": address("angebote/?q=xyzxyz"),
    "offer": to_offer,
    "offer with hours": to_offer_with_hours,
    "themes": address("themen/"),
    "theme": address("themen/language/"),
    "glossary": address("begriffe/"),
    "organisations": address("organisationen/"),
    "process": address("weg/"),
    "content": address("datenschutz/"),
    "start": address("formulare/familie/"),
    "step": to_step,
    "step with errors": to_step_with_errors,
    "people": to_people,
    "week": to_week,
    "tasks": to_tasks,
    "leave": to_leave,
    "card": to_card,
    "resume": address("formulare/fortsetzen/"),
    "check": to_check,
    "receipt": to_receipt,
    "login": address("konto/login/"),
    "not found": address("gibt-es-nicht/"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing(open_browser, way, language, scheme):
    page = open_browser(color_scheme=scheme)
    WAYS[way](page, language)
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("language", ["de", "ar", "ti", "ru"])
@pytest.mark.parametrize("way", WAYS)
def test_nothing_overflows_a_narrow_phone(open_browser, way, language):
    page = open_browser(size=NARROW)
    WAYS[way](page, language)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.parametrize("language", ["en", "ar", "ti", "uk"])
@pytest.mark.parametrize("way", ["home", "list", "process", "start", "step", "check", "receipt"])
def test_no_german_is_left_over(open_browser, way, language):
    """Words that only the German interface uses must not stand outside marked fallback texts."""
    page = open_browser()
    WAYS[way](page, language)
    text = page.evaluate(
        """() => {
            const copy = document.body.cloneNode(true);
            copy.querySelectorAll('[lang]').forEach(node => node.remove());
            return copy.textContent;
        }"""
    )
    words = set(text.split())
    assert not words & {
        "Suchen",
        "Suche",
        "Angebote",
        "Weiter",
        "Zurück",
        "Sprache",
        "und",
        "der",
        "die",
        "oder",
    }
