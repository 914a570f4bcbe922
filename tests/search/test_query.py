"""A search and its address are the same thing."""

import pytest
from django.http import QueryDict

from search.query import MAX_PAGE, OfferQuery


def read(address: str) -> OfferQuery:
    return OfferQuery.from_params(QueryDict(address), "de")


def test_an_address_survives_reading_and_writing():
    address = "q=Deutsch+lernen&theme=language&district=moisling&language=ar&language=fa&page=2"
    assert read(address).to_params() == address


@pytest.mark.parametrize("page", ["0", "-3", "abc", "", "1e9", "٣", "9" * 20])
def test_an_odd_page_is_the_first(page):
    assert read(f"page={page}").page == 1


def test_a_far_page_is_bounded():
    assert read("page=999999999").page == MAX_PAGE


def test_removing_a_filter_keeps_the_others_and_goes_to_the_first_page():
    query = read("language=ar&language=fa&theme=work&page=3").without("language", "ar")
    assert query.to_params() == "theme=work&language=fa"


def test_values_are_bounded_and_unique():
    query = read("&".join(f"theme={number}" for number in range(1000)) + "&theme=1")
    assert len(query.facets["theme"]) == 50
