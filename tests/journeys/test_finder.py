"""The needs finder on a phone: with script and without, by keyboard, in Arabic, for somebody in danger."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE

ANSWERS = ("Deutsch lernen", "Arabisch", "Moisling", "Ja, kostenlos")
SHOW, AGAIN, CHANGE = "Passende Angebote zeigen", "Neu anfangen", "Antworten ändern"


def answer(page: Page, *texts: str) -> None:
    for text in texts:
        page.locator(".finder label").filter(has_text=text).first.click()


def chosen(page: Page) -> set[str]:
    return set(page.eval_on_selector_all(".finder input:checked", "all => all.map(one => one.value)")) - {""}


def posted_to(page: Page) -> list[str]:
    """Collect the addresses the page asks from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    return asked


def open_finder(page: Page, language: str = "de") -> None:
    page.goto(f"/{language}/wegweiser/")
    page.wait_for_load_state("networkidle")


def expect_results(page: Page) -> None:
    expect(page.locator("#passt-ganz")).to_be_visible()
    expect(page.locator("#passt-fast")).to_be_visible()
    first = page.locator("section[aria-labelledby=passt-ganz] .marks").first
    for text in ("Arabisch", "Moisling", "kostenlos"):
        expect(first).to_contain_text(f"✓ passt: {text}", use_inner_text=False)
    near = page.locator("section[aria-labelledby=passt-fast] .marks")
    for number in range(near.count()):
        assert len(re.findall("[✗?] nicht", near.nth(number).text_content())) == 1


def test_without_script(open_browser):
    page = open_browser(script=False)
    open_finder(page)
    answer(page, *ANSWERS)
    before = chosen_without_script(page)
    asked = posted_to(page)
    page.get_by_role("button", name=SHOW).click()
    expect_results(page)
    assert page.url.endswith("/de/wegweiser/#ergebnis")
    assert asked[0].startswith("POST ")
    assert "?" not in " ".join(asked)
    assert chosen_without_script(page) == before
    expect(page.locator("#ergebnis h2").first).to_be_in_viewport()
    page.get_by_role("link", name=CHANGE).click()
    expect(page.locator(".finder legend").first).to_be_in_viewport()
    answer(page, "Innenstadt")
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator(".marks").first).to_contain_text("Innenstadt")
    page.get_by_role("link", name=AGAIN).first.click()
    assert chosen_without_script(page) == 0
    expect(page.locator(".offer-card")).to_have_count(0)


def chosen_without_script(page: Page) -> int:
    return page.locator(".finder input:checked:not([value=''])").count()


def test_with_script_answers_stay_in_the_fragment(open_browser):
    page = open_browser()
    open_finder(page)
    answer(page, *ANSWERS)
    expect(page.locator("[data-answered]")).to_have_text("4")
    page.evaluate("window.same = true")
    asked = posted_to(page)
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("#ergebnis [data-heading]")).to_be_focused()
    expect_results(page)
    expect(page.get_by_role("status").filter(has_text="Passt ganz")).to_have_count(1)
    assert page.evaluate("window.same"), "no page was loaded"
    assert [one.partition(" ")[0] for one in asked if "wegweiser" in one] == ["POST"]
    assert not [one for one in asked if "?" in one or "a=" in one]
    kept = chosen(page)
    assert len(kept) == 4
    fragment = re.search(r"#a=([\d,]+)$", page.url)[1]
    assert set(fragment.split(",")) == kept

    page.reload()
    expect_results(page)
    assert chosen(page) == kept
    page.locator("#passt-ganz ~ .offer-card a").first.click()
    page.wait_for_url("**/angebote/**")
    page.go_back()
    expect_results(page)
    assert chosen(page) == kept
    # Jumping to the content must not cost the answers.
    page.evaluate("location.hash = '#inhalt'")
    expect(page).to_have_url(re.compile(r"#a=[\d,]+$"))

    page.locator(".language-switch summary").click()
    page.get_by_role("link", name="English").click()
    page.wait_for_url("**/en/wegweiser/**")
    expect(page.locator("#passt-ganz")).to_be_visible()
    assert chosen(page) == kept

    shared = open_browser()
    shared.goto(f"/de/wegweiser/#a={fragment}")
    expect_results(shared)
    shared.get_by_role("link", name=AGAIN).first.click()
    expect(shared).to_have_url(re.compile("/de/wegweiser/$"))
    assert chosen(shared) == set()
    expect(shared.locator(".offer-card")).to_have_count(0)
    expect(shared.get_by_role("heading", level=1)).to_be_focused()


@pytest.mark.parametrize("fragment", ["#a=", "#a=999999", "#a=,,,", "#a=1;alert(1)", "#a=" + "1," * 2000])
def test_a_broken_link_shows_the_empty_form(open_browser, fragment):
    page = open_browser()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"/de/wegweiser/{fragment}")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("button", name=SHOW)).to_be_visible()
    assert errors == []


def test_nothing_answered_asks_for_an_answer(open_browser):
    page = open_browser()
    open_finder(page)
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("#ergebnis")).to_contain_text("Bitte beantworten Sie mindestens eine Frage.")
    expect(page.locator(".offer-card")).to_have_count(0)


def test_danger_and_papers_leave_no_trace(open_browser):
    page = open_browser()
    open_finder(page)
    answer(page, "Schutz vor Gewalt", "Duldung")
    page.get_by_role("button", name=SHOW).click()
    exit_ = page.locator("[data-quick-exit]")
    expect(exit_).to_be_visible()
    expect(page.locator("#ergebnis [data-heading]")).to_be_in_viewport()
    assert page.url.endswith("/wegweiser/")
    assert page.evaluate("[localStorage.length, sessionStorage.length, history.state]") == [0, 0, None]
    assert [cookie["name"] for cookie in page.context.cookies()] == ["csrftoken"]
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    assert not [link for link in links if "status" in link]
    # The other place does not exist here: what counts is that this page goes at once.
    exit_.evaluate("link => link.href = '/de/weg/'")
    exit_.click()
    page.wait_for_url("**/de/weg/")
    page.go_back()
    assert "wegweiser" not in page.url


def test_by_keyboard_alone(open_browser):
    page = open_browser()
    open_finder(page)
    page.locator("#anfang").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".finder fieldset").nth(0).locator("input").first).to_be_focused()
    page.keyboard.press("Space")
    # Past the other answers and the languages, to the districts; arrows choose.
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-answered]")).to_have_text("2")
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    bar, focused = page.locator(".finder__foot").bounding_box(), page.locator(":focus").bounding_box()
    assert focused["y"] + focused["height"] <= bar["y"], (
        "the bar at the foot hides nothing that has the focus"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#ergebnis [data-heading]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#ergebnis a").first).to_be_focused()
    page.locator("[data-change]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fragen")).to_be_focused()
    assert len(chosen(page)) == 2


@pytest.mark.parametrize("script", [True, False])
def test_right_to_left(open_browser, script):
    page = open_browser(script=script, size={"width": 320, "height": 640})
    open_finder(page, "ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    answer(page, "العربية", "Moisling")
    box, label = (
        page.locator(f".finder fieldset {kind}").first.bounding_box() for kind in ("input", "label")
    )
    assert box["x"] > label["x"], "boxes stand on the right"
    page.locator(".finder button").click()
    expect(page.locator("#passt-ganz")).to_be_visible()
    sign, text = (page.locator(f".mark {kind}").first.bounding_box() for kind in (".mark__sign", "bdi"))
    assert sign["x"] > text["x"]
    assert page.locator("html").evaluate("one => one.scrollWidth") <= 320 if script else True


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_finds_nothing_before_and_after(open_browser, language, scheme):
    page = open_browser(size=PHONE, color_scheme=scheme)
    open_finder(page, language)
    assert (before := Axe().run(page)).violations_count == 0, before.generate_report()
    answer(page, *(("Schutz vor Gewalt", *ANSWERS) if language == "de" else ("العربية", "Moisling")))
    page.locator(".finder button").click()
    page.locator("#passt-ganz").wait_for()
    assert (after := Axe().run(page)).violations_count == 0, after.generate_report()
