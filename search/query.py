"""What somebody looks for, read from the address and written back to it."""

from dataclasses import dataclass, field, replace
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict

FACETS = ("theme", "district", "language")
PAGE_SIZE = 20
MAX_WORDS = 1_000
MAX_PAGE = 500
MAX_VALUES = 50


@dataclass(frozen=True)
class OfferQuery:
    """A search: words, chosen facet values, and the page of results wanted.

    Facets hold codes; a code nobody knows matches nothing.
    """

    words: str = ""
    language: str = "de"
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1

    @classmethod
    def from_params(cls, params: QueryDict, language: str) -> Self:
        """Read an address; whatever cannot be read is left out rather than refused."""
        facets = {
            name: tuple(dict.fromkeys(value[:40] for value in params.getlist(name)[:MAX_VALUES] if value))
            for name in FACETS
        }
        page = params.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1
        return cls(
            words=" ".join(params.get("q", "")[:MAX_WORDS].split()),
            language=language,
            facets={name: values for name, values in facets.items() if values},
            page=min(max(number, 1), MAX_PAGE),
        )

    def to_params(self) -> str:
        """Return the query string of this search, without its page when that is the first."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, value) for name in FACETS for value in self.facets.get(name, ())]
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)

    def without(self, facet: str, value: str) -> Self:
        """Return this search with one filter removed, on its first page."""
        left = tuple(other for other in self.facets.get(facet, ()) if other != value)
        facets = {**self.facets, facet: left}
        return replace(self, facets={name: values for name, values in facets.items() if values}, page=1)

    def on_page(self, page: int) -> Self:
        return replace(self, page=page)
