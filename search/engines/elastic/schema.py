"""The two indices of this engine, their names, and the stamp that says which version made them.

`<name>`: one document per offer, with the terms of our own analysis in every language, so that an offer
found by its German and its Arabic text is one hit, and counts are exact. `<name>-words`: the words of all
texts (for corrections) and the different texts of hours. Both names are aliases; a rebuild moves them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from elasticsearch_dsl import Boolean, Date, GeoPoint, Integer, Keyword, Mapping, Text

from search.analysis.analyser import VERSION as ANALYSIS
from search.query import FACETS

SCHEMA = 1
STAMP = f"schema {SCHEMA}, analysis {ANALYSIS}"
# Names of the fields of one language, with their weight in the score; as in the embedded engine.
WEIGHTS = {"title": 4, "keywords": 2, "body": 1, "needs": 8}
TEXTS = ("title", "keywords", "body")
# Pages end here, as the portal's do (MAX_PAGE times PAGE_SIZE).
DEEPEST = 10_000


@dataclass(frozen=True)
class Names:
    """Names of aliases: `live` and `words` are searched, what is being built carries the others."""

    live: str

    @property
    def words(self) -> str:
        return f"{self.live}-words"

    @property
    def building(self) -> str:
        return f"{self.live}-building"

    @property
    def words_building(self) -> str:
        return f"{self.live}-words-building"

    @property
    def lock(self) -> str:
        return f"{self.live}-lock"


def field(kind: str, language: str) -> str:
    return f"{kind}_{language.replace('-', '_')}"


def facet(name: str) -> str:
    return f"facet_{name}"


def digest(hours: str) -> str:
    """Return a short name of a text of hours: one hundred bytes a term would be carried by every offer."""
    return blake2b(hours.encode(), digest_size=10).hexdigest()


def offers(codes: Iterable[str]) -> dict[str, Any]:
    """Return the mapping of the offers. Terms are split at spaces: the cluster analyses nothing."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_meta", {"stamp": STAMP})
    for code in codes:
        for kind in WEIGHTS:
            mapping.field(field(kind, code), Text(analyzer="whitespace", index_options="freqs"))
    for name in FACETS:
        mapping.field(facet(name), Keyword(ignore_above=256))
    mapping.field("id", Keyword())
    mapping.field("name", Keyword())
    mapping.field("quality", Integer())
    mapping.field("hours", Keyword())
    mapping.field("everywhere", Boolean())
    mapping.field("until", Date(format="yyyy-MM-dd"))
    # One wrong place must not keep an offer out of the index.
    mapping.field("points", GeoPoint(ignore_malformed=True))
    # For the reranker, read from the source.
    mapping.field("need_codes", Keyword(index=False, doc_values=False))
    made: dict[str, Any] = mapping.to_dict()
    return made


def words() -> dict[str, Any]:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_meta", {"stamp": STAMP})
    mapping.field("kind", Keyword())
    mapping.field("language", Keyword())
    mapping.field("terms", Keyword())
    mapping.field("grams", Text(analyzer="whitespace", index_options="docs"))
    mapping.field("length", Integer())
    mapping.field("folded", Keyword(index=False, doc_values=False))
    mapping.field("term", Keyword(index=False, doc_values=False))
    mapping.field("hours", Keyword(index=False, doc_values=False))
    made: dict[str, Any] = mapping.to_dict()
    return made


def grams(folded: str) -> list[str]:
    """Return the three-letter parts of a word, each once."""
    return sorted({folded[i : i + 3] for i in range(len(folded) - 2)})
