"""The real demo, started as `make demo` starts it, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, TimeoutError

ROOT = Path(__file__).parents[2]
PHONE = {"width": 360, "height": 780}


def pytest_collection_modifyitems(items):
    """One worker drives the browser, so that the demo is started once."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """Return the address of a freshly filled demo."""
    data = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (data / "server.log").open("w+")
    server = subprocess.Popen(
        ["sh", "deploy/demo.sh"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", ""),
            "BIN": str(Path(sys.executable).parent),
            "PORT": str(port),
            "LOTSE_DATA_DIR": str(data),
            # A browser that is driven fills in faster than people.
            "LOTSE_FORM_MINIMUM_SECONDS": "0",
        },
        stdout=log,
        stderr=log,
    )
    address = f"http://localhost:{port}"
    try:
        _wait_for(f"{address}/readyz", server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()
        shutil.rmtree(data, ignore_errors=True)


def _wait_for(url: str, server: subprocess.Popen, log) -> None:
    # Loading the city takes half a minute alone, and much longer beside a cluster that starts.
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    log.seek(0)
    raise AssertionError(f"The demo did not start:\n{log.read()}")


@pytest.fixture
def open_browser(chromium: Browser, demo: str):
    """Open a page of its own for one person: `open_browser(script=False)`.

    At the end no request may have gone to another host, and no policy may have been broken.
    """
    contexts, foreign, violations = [], [], []

    def open_(*, script: bool = True, size: dict | None = None, color_scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=demo, viewport=size or PHONE, java_script_enabled=script, color_scheme=color_scheme
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda r: foreign.append(r.url) if not r.url.startswith((demo, "data:", "blob:")) else None,
        )
        page.on(
            "console", lambda m: violations.append(m.text) if "Content Security Policy" in m.text else None
        )
        return page

    yield open_
    for context in contexts:
        context.close()
    assert foreign == []
    assert violations == []


@pytest.fixture
def log_in(open_browser, demo):
    """Log a demo person into the admin, with password and second factor, on a desktop."""
    from portal.accounts.demo import PASSWORD, current_code

    def log_in_(email: str) -> Page:
        page = open_browser(size={"width": 1280, "height": 900})
        page.goto("/verwaltung/")
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_selector("input[name=code]")
        # A code is good for one login only: whoever comes twice within half a minute waits for the next.
        for _try in range(4):
            page.locator("input[name=code]").fill(current_code())
            page.locator("main form button[type=submit]").first.click()
            try:
                page.wait_for_url("**/verwaltung/**", timeout=10_000)
            except TimeoutError:
                continue
            return page
        raise AssertionError("The second factor was not accepted.")

    return log_in_
