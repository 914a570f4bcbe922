"""Invents the rest of the city around the hand-written part: deterministic, plausible, with planted faults.

Planted, so that the portal has something to show: needs nobody serves in a district (GAPS), one help offered
by everybody in one place (PARALLEL), offers long unconfirmed, no longer visible, over, or full.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from directory.models import Organisation
from translations import languages

Type = Organisation.Type

# code, postal code, middle of the district (WGS 84, rounded).
DISTRICTS = (
    ("01", "Innenstadt", "23552", 53.866, 10.686), ("02", "St. Jürgen", "23562", 53.838, 10.705),
    ("03", "Moisling", "23560", 53.839, 10.637), ("04", "Buntekuh", "23556", 53.858, 10.637),
    ("05", "St. Lorenz Süd", "23558", 53.859, 10.665), ("06", "St. Lorenz Nord", "23554", 53.877, 10.657),
    ("07", "St. Gertrud", "23564", 53.870, 10.715), ("08", "Schlutup", "23568", 53.888, 10.797),
    ("09", "Kücknitz", "23569", 53.908, 10.797), ("10", "Travemünde", "23570", 53.957, 10.867),
)  # fmt: skip
# key of the description, pattern of the name, type. Invented ones say so in their name.
PATTERNS = (
    ("haus", "Nachbarschaftshaus {} e. V. (Beispiel)", Type.ASSOCIATION),
    ("kirche", "Kirchengemeinde {} (Beispiel)", Type.RELIGIOUS),
    ("kultur", "Kulturverein {} e. V. (Beispiel)", Type.MIGRANT_ORGANISATION),
    ("sport", "Sportverein {} (Beispiel)", Type.ASSOCIATION),
    ("familie", "Familienzentrum {} (Beispiel)", Type.WELFARE),
    ("jugend", "Jugendtreff {} (Beispiel)", Type.ASSOCIATION),
    ("bildung", "Bildungswerk {} (Beispiel)", Type.EDUCATION),
    ("sozial", "Sozialberatung {} (Beispiel)", Type.WELFARE),
    ("nachbarn", "Nachbarn helfen Nachbarn {} (Beispiel)", Type.INITIATIVE),
    ("frauen", "Frauentreff {} e. V. (Beispiel)", Type.ASSOCIATION),
)
AUTHORITIES = (
    "Hansestadt Lübeck, Jugendamt", "Hansestadt Lübeck, Schulamt", "Hansestadt Lübeck, Soziale Sicherung",
    "Hansestadt Lübeck, Frauenbüro", "Hansestadt Lübeck, Standesamt", "Hansestadt Lübeck, Wohngeldstelle",
    "Agentur für Arbeit Lübeck", "Familienkasse Nord", "Handwerkskammer Lübeck", "Stadtbibliothek Lübeck",
)  # fmt: skip
GAPS = {
    ("L6", "08"), ("L6", "10"), ("G2", "09"), ("G2", "10"),
    ("E3", "08"), ("R7", "09"), ("R7", "10"), ("L4", "03"),
}  # fmt: skip
PARALLEL, PARALLEL_DISTRICT, PARALLEL_COUNT = "formularlotsen", "01", 6
HOURS = (
    "Mo-Fr 09:00-12:00; PH off", "Tu,Th 14:00-17:00; PH off", "Mo,We 10:00-12:30; Th 15:00-18:00; PH off",
    "Mo-Th 08:00-16:00; Fr 08:00-12:00; PH off", "We 16:00-18:30; PH off", "Sa 10:00-14:00; PH off",
    "week 1-53/2 Tu 15:00-18:00; PH off", "We[1],We[3] 17:00-19:00; PH off", "Mo-Su 10:00-20:00",
    "Fr 15:00-19:00; Su 14:00-18:00; PH off", "Mo-Fr 13:00-17:00; PH off; Dec 24-Jan 02 off",
)  # fmt: skip
LANGUAGE_HOURS = ("Th 14:00-16:00; PH off", "Mo 09:00-11:00; PH off", "We 15:00-17:00; PH off")
DOCUMENTS = {
    "H": ("ausweis", "einkommen"), "L": ("ausweis", "aufenthalt"), "W": ("ausweis", "zeugnis"),
    "E": ("geburt", "bescheid"), "G": ("ausweis", "impfpass"), "R": ("ausweis", "aufenthalt", "bescheid"),
    "F": ("ausweis", "bescheid", "einkommen"),
}  # fmt: skip
LEGAL = {
    "L1": "§ 43 AufenthG", "L4": "§ 45a AufenthG", "E4": "§ 28 SGB II", "R5": "§ 36a AufenthG",
    "R6": "§ 10 StAG",
}  # fmt: skip
OPEN, APPOINTMENT, REFERRAL = "open", "appointment", "referral"


@dataclass(frozen=True)
class Kind:
    """What is offered: needs, who for, by whom; the texts stand in kinds.json under the same key."""

    needs: tuple[str, ...]
    by: tuple[str, ...]
    audience: tuple[dict[str, Any], ...] = ()
    access: str = OPEN
    price: int | None = None
    modes: tuple[str, ...] = ("on_site",)
    places: int | None = None
    citywide: bool = False
    count: int = 8


def _who(**values: Any) -> tuple[dict[str, Any], ...]:
    return (values,)


WOMEN = _who(gender="female", minimum_age=16 * 12)
CHILDREN = _who(target_groups=["children"], minimum_age=6 * 12, maximum_age=14 * 12)
SMALL = _who(target_groups=["families"], minimum_age=0, maximum_age=36)
YOUTH = _who(target_groups=["youth", "young_adults"], minimum_age=14 * 12, maximum_age=27 * 12)
ADULTS = _who(target_groups=["adults"], minimum_age=18 * 12)
FAMILIES = _who(target_groups=["families"])
NEW = _who(target_groups=["new_arrivals"])
PROTECTED = _who(residence_statuses=["recognised", "subsidiary", "deportation_ban", "temporary_protection"])
ASYLUM = _who(residence_statuses=["asylum_procedure", "tolerated"])
COURSE = (
    {"minimum_age": 18 * 12, "residence_statuses": ["recognised", "subsidiary", "temporary_protection"]},
    {"minimum_age": 18 * 12, "residence_statuses": ["asylum_procedure", "eu_citizen", "other_title"]},
)
NOT_MEN = ({"gender": "female"}, {"excluded": True, "gender": "male", "minimum_age": 14 * 12})

KINDS: dict[str, Kind] = {
    "wbs_hilfe": Kind(("H3", "D1"), ("sozial", "haus"), ADULTS),
    "mietkurs": Kind(("H1",), ("bildung", "haus"), ADULTS, APPOINTMENT, places=15),
    "unterkunft_beratung": Kind(("H2",), ("sozial",), NEW, modes=("on_site", "outreach")),
    "uebernachtung": Kind(("H4",), ("kirche",), ADULTS, count=2, places=20),
    "moebellager": Kind(("H5",), ("nachbarn", "kirche"), (), price=10, count=10),
    "kleiderkammer": Kind(("H5",), ("kirche", "haus"), (), price=2),
    "integrationskurs_abend": Kind(("L1",), ("bildung",), COURSE, REFERRAL, places=20),
    "alphakurs": Kind(("L2",), ("bildung",), ADULTS, REFERRAL, places=12),
    "staff": Kind(("L3",), ("bildung", "kultur"), ASYLUM, places=16),
    "bsk": Kind(("L4",), ("bildung",), _who(minimum_age=18 * 12, german_from="A2"), REFERRAL, places=18),
    "tandem": Kind(("L5",), ("kultur", "haus"), ADULTS, modes=("on_site", "video")),
    "gespraechskreis": Kind(("L5", "C1"), ("haus", "kirche", "kultur"), _who(german_from="A1"), count=10),
    "deutsch_frauen": Kind(("L6",), ("frauen", "familie"), NOT_MEN, places=12, count=10),
    "deutsch_eltern": Kind(("L6", "E1"), ("familie",), FAMILIES),
    "jobberatung": Kind(("W1",), ("sozial", "bildung"), ADULTS, APPOINTMENT, modes=("on_site", "phone")),
    "praktikum": Kind(("W1",), ("bildung",), YOUTH, APPOINTMENT, count=6),
    "anpassung": Kind(("W2",), ("bildung",), _who(german_from="B1"), APPOINTMENT, count=6),
    "bewerbung": Kind(("W3",), ("bildung", "haus"), ADULTS),
    "ausbildungslotse": Kind(("W4",), ("jugend", "bildung"), YOUTH, APPOINTMENT),
    "einstieg": Kind(("W4",), ("bildung",), YOUTH, REFERRAL, places=10, count=3),
    "schulanmeldung": Kind(("E1",), ("amt",), CHILDREN, APPOINTMENT, citywide=True, count=2),
    "elternlotsen": Kind(("E1",), ("familie", "kultur"), FAMILIES),
    "hausaufgaben": Kind(("E3",), ("jugend", "haus", "kirche"), CHILDREN, places=15, count=10),
    "lernpaten": Kind(("E3", "C3"), ("nachbarn",), CHILDREN, APPOINTMENT),
    "but": Kind(("E4", "D1"), ("sozial", "familie"), FAMILIES),
    "gesundheitsmobil": Kind(("G1",), ("sozial",), (), modes=("outreach",), count=10),
    "zahnmedizin": Kind(("G1",), ("kirche",), (), APPOINTMENT, count=2),
    "traumagruppe": Kind(("G2",), ("sozial",), ADULTS, APPOINTMENT, places=8),
    "frauen_staerken": Kind(("G2", "C1"), ("frauen",), WOMEN),
    "hebamme": Kind(("G3",), ("familie",), _who(target_groups=["pregnant"])),
    "fruehe_hilfen": Kind(("G3", "C4"), ("familie",), SMALL, modes=("on_site", "outreach")),
    "telefon_dolmetschen": Kind(("G4",), ("kultur",), (), modes=("phone", "video"), citywide=True, count=3),
    "sprachmittlung": Kind(("G4",), ("kultur",), FAMILIES, APPOINTMENT, modes=("outreach",)),
    "kita_einstieg": Kind(("E2",), ("familie",), SMALL),
    "spielgruppe": Kind(("E2", "C4"), ("familie", "kirche"), SMALL, places=10, count=10),
    "ferien": Kind(("C4",), ("jugend", "sport"), CHILDREN, APPOINTMENT, price=5, places=30),
    "kindertreff": Kind(("C4",), ("jugend",), CHILDREN, count=10),
    "frauentreff": Kind(("C1",), ("frauen", "kultur"), NOT_MEN, count=10),
    "stadtteilcafe": Kind(("C1",), ("haus", "kirche"), (), count=10),
    "seniorentreff": Kind(("C1",), ("haus", "kirche"), _who(target_groups=["seniors"], minimum_age=60 * 12)),
    "schwimmen": Kind(("C2",), ("sport",), WOMEN, APPOINTMENT, price=20, places=12),
    "fahrrad": Kind(("C2", "D4"), ("sport", "nachbarn"), ADULTS, places=8),
    "sportgruppe": Kind(("C2",), ("sport",), (), count=10),
    "patenschaft": Kind(("C3",), ("nachbarn",), NEW, APPOINTMENT),
    "asylberatung": Kind(("R2",), ("sozial",), ASYLUM, count=10),
    "einbuergerung": Kind(("R6",), ("sozial",), ADULTS, APPOINTMENT, modes=("on_site", "phone"), count=6),
    "rechtsberatung": Kind(("R7",), ("sozial",), (), APPOINTMENT, modes=("on_site", "video"), count=10),
    "sozialberatung": Kind(("F1", "D1"), ("sozial",), (), count=10),
    "kindergeld": Kind(("F3", "D1"), ("familie", "sozial"), FAMILIES),
    "formularlotsen": Kind(("D1",), ("haus", "nachbarn", "kultur", "kirche", "familie", "sozial"), count=10),
    "behinderung": Kind(("D2",), ("sozial",), _who(target_groups=["disability"]), APPOINTMENT, count=6),
    "queer": Kind(("D3",), ("haus",), _who(target_groups=["lgbtiq"], minimum_age=14 * 12), count=2),
    "handyhilfe": Kind(("D5",), ("haus", "jugend"), (), count=6),
    "seelsorge": Kind(("D6",), ("kirche", "kultur"), (), count=6),
}  # fmt: skip


@dataclass
class Invented:
    """One offer to be made: a kind, at one organisation of one district."""

    key: str
    kind: str
    district: int
    organisation: str
    number: int
    facts: Kind = field(repr=False)

    @property
    def stands_alone(self) -> bool:
        return self.facts.count == 1


def organisation_key(pattern: str, district: int) -> str:
    return f"{pattern}-{DISTRICTS[district][0]}"


def offers() -> Iterator[Invented]:
    """Yield all invented offers, in the same order every time."""
    number = 0
    for position, (name, kind) in enumerate(KINDS.items()):
        made = 0
        for turn in range(len(DISTRICTS)):
            if made == kind.count:
                break
            district = (position * 3 + turn) % len(DISTRICTS)
            if any((need, DISTRICTS[district][0]) in GAPS for need in kind.needs):
                continue
            pattern = kind.by[turn % len(kind.by)]
            where = f"amt-{turn}" if pattern == "amt" else organisation_key(pattern, district)
            yield Invented(f"{name}-{turn}", name, district, where, number, kind)
            made, number = made + 1, number + 1
    kind = KINDS[PARALLEL]
    district = next(i for i, row in enumerate(DISTRICTS) if row[0] == PARALLEL_DISTRICT)
    for turn, pattern in enumerate(kind.by[:PARALLEL_COUNT]):
        where = organisation_key(pattern, district)
        yield Invented(f"{PARALLEL}-parallel-{turn}", PARALLEL, district, where, number + turn, kind)


def spoken(number: int) -> list[tuple[str, bool]]:
    """Return German and one to three others with whether an interpreter is needed."""
    codes = [language.code for language in languages.SPOKEN_LANGUAGES if language.code != languages.SOURCE]
    chosen = dict.fromkeys(codes[(number * 5 + turn * 11) % len(codes)] for turn in range(1 + number % 3))
    return [(languages.SOURCE, False), *((code, index == 1) for index, code in enumerate(chosen))]


def confirmed_on(number: int, today: date) -> date:
    """Return when an offer was confirmed: mostly lately, some long ago, some too long ago."""
    if number % 29 == 13:
        return today - timedelta(days=300)
    return today - timedelta(days=200 if number % 17 == 5 else number * 7 % 150)


def is_over(number: int) -> bool:
    return number % 37 == 20
