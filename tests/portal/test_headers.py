"""Security headers, on public pages and in the admin."""

import re

import pytest

pytestmark = pytest.mark.django_db

PUBLIC = ["/de/", "/ar/angebote/", "/de/weg/", "/de/formulare/familie/", "/de/konto/login/", "/de/nichts/"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_allow_only_their_own_files(client, address):
    response = client.get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_hold_no_inline_script_or_style(client, address):
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_name_no_other_host(client, address):
    page = client.get(address).content.decode()
    assert not re.search(r'(src|srcset|action)="(https?:)?//', page)
    assert not re.search(r'<link[^>]+href="https?://(?!testserver)', page)


def test_the_admin_may_frame_itself_and_is_never_cached(signed_in):
    response = signed_in("Portalredaktion").get("/verwaltung/")
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]


def test_the_admin_names_no_other_host(signed_in):
    page = signed_in("Portalredaktion").get("/verwaltung/").content.decode()
    assert "gravatar" not in page
    assert "releases.wagtail" not in page
