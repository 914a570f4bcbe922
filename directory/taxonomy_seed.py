"""Themes, needs and districts to start with; editors may change their names afterwards."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from modeltranslation.utils import build_localized_fieldname

from directory.models import District, Need, Theme

SEED = Path(__file__).parent / "fixtures" / "taxonomy.json"


@transaction.atomic
def load_taxonomy() -> int:
    """Create what is missing, by code; existing terms keep what editors made of them."""
    seed = json.loads(SEED.read_text())
    created = 0
    for district in seed["districts"]:
        _row, new = District.objects.get_or_create(code=district["code"], defaults=district)
        created += new
    for order, entry in enumerate(seed["themes"]):
        theme, new = Theme.objects.get_or_create(
            code=entry["code"], defaults={"order": order, **in_columns("name", entry["name"])}
        )
        created += new
        for position, need in enumerate(entry["needs"]):
            _row, new = Need.objects.get_or_create(
                code=need["code"],
                defaults={"theme": theme, "order": position, **in_columns("name", need["name"])},
            )
            created += new
    return created


def in_columns(field: str, texts: dict[str, Any]) -> dict[str, Any]:
    """Return `{code: text}` as model attributes: `{"name_de": …, "name_de_simple": …}`."""
    return {build_localized_fieldname(field, code): text for code, text in texts.items()}
