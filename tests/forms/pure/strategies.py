"""Random conditions, answers and forms.

Left out of the forms, because the editor has no block for it, so that it cannot come back from there:
- an "and" or "or" with a single part (comes back as the part alone), and an empty one;
- choices that are `exclusive` without being choices, or in another order than these;
- a `minimum`, `maximum` of pages that are no lists of people; a formula of what is not computed;
- a computed value without formula and an `earliest` of two dates moved by different times (not drawable).
"""

import datetime
import string

from hypothesis import strategies as st

from forms.conditions import Context, Node, Span, var
from forms.definition import (
    FIELD_TYPES,
    OUTCOMES,
    FieldDefinition,
    FormDefinition,
    RuleDefinition,
    StepDefinition,
)
from forms.state import Row, State

TODAY = datetime.date(2026, 11, 24)
OPTIONS = ("a", "b", "c")
SINGLE, SEVERAL, NUMBERS, DATES, TRUTHS = ("s1", "s2"), ("m1", "m2"), ("n1", "n2"), ("d1", "d2"), ("t1",)
GROUP, IN_GROUP = "people", ("ps", "pn", "pd")
LAWS = {"old": (None, datetime.date(2020, 6, 30)), "new": (datetime.date(2020, 7, 1), None)}

# --- Answers --------------------------------------------------------------------------------------
days = st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 12, 31))
exact = days.map(Span.of)
partial = st.one_of(
    exact, days.map(lambda day: Span.parse(f"{day:%Y-%m}")), days.map(lambda day: Span.parse(f"{day:%Y}"))
)
numbers = st.integers(-3, 8)
singles = st.sampled_from(OPTIONS)
several = st.sets(singles, min_size=1).map(lambda some: tuple(sorted(some)))


def answers_for(dates=partial, *, missing: bool = True):
    """Return answers to all questions of the conditions below; None for no answer."""

    def one(strategy):
        return st.none() | strategy if missing else strategy

    outer = {
        **dict.fromkeys(SINGLE, one(singles)),
        **dict.fromkeys(SEVERAL, one(several)),
        **dict.fromkeys(NUMBERS, one(numbers)),
        **dict.fromkeys(DATES, one(dates)),
        **dict.fromkeys(TRUTHS, one(st.booleans())),
    }
    return st.fixed_dictionaries(outer)


def rows_for(dates=partial, *, missing: bool = True):
    def one(strategy):
        return st.none() | strategy if missing else strategy

    row = st.fixed_dictionaries({"ps": one(singles), "pn": one(numbers), "pd": one(dates)})
    return st.lists(row, max_size=3)


def contexts_for(dates=partial, *, missing: bool = True):
    there = st.builds(lambda rows: {GROUP: rows}, rows_for(dates, missing=missing))
    groups = st.one_of(st.just({}), there) if missing else there
    return st.builds(
        lambda answers, rows, fact: Context(answers, TODAY, rows, fact, LAWS),
        answers_for(dates, missing=missing),
        groups,
        st.none() | dates,
    )


contexts = contexts_for()

# --- Conditions -----------------------------------------------------------------------------------
iso_days = days.map(datetime.date.isoformat)
moves = st.tuples(st.integers(-30, 30), st.sampled_from(("days", "weeks", "months", "years")))


def dates_in(keys):
    base = st.one_of(st.sampled_from(keys).map(var), st.just(Node("today")), st.just(Node("key_date")))
    return base | st.builds(lambda date, move: Node("plus", (date, *move)), base, moves)


def comparisons(single, several_, numbers_, dates_, truths):
    """Return conditions on one question each, as far as there are such questions."""
    options = st.lists(singles, max_size=3, unique=True).map(tuple)
    orders = st.sampled_from(("eq", "ne", "lt", "le", "gt", "ge"))
    found = []
    if single:
        one = st.sampled_from(single).map(var)
        found.append(
            st.builds(lambda op, a, b: Node(op, (a, b)), st.sampled_from(("eq", "ne")), one, singles | one)
        )
        found.append(
            st.builds(
                lambda op, a, b: Node(op, (a, b)), st.sampled_from(("in", "has_any", "has_all")), one, options
            )
        )
    if several_:
        many = st.sampled_from(several_).map(var)
        found.append(
            st.builds(
                lambda op, a, b: Node(op, (a, b)), st.sampled_from(("has_any", "has_all")), many, options
            )
        )
    if numbers_:
        number = st.sampled_from(numbers_).map(var)
        found.append(st.builds(lambda op, a, b: Node(op, (a, b)), orders, number, numbers | number))
    if dates_:
        date = dates_in(dates_)
        age = st.builds(lambda born, at: Node("age_at", (born, at)), st.sampled_from(dates_).map(var), date)
        found.append(st.builds(lambda op, a, b: Node(op, (a, b)), orders, date, date | iso_days))
        found.append(st.builds(lambda op, a, b: Node(op, (a, b)), orders, age, numbers))
    found += [st.sampled_from(truths).map(var)] if truths else []
    return st.one_of(found)


def _lists(inner):
    """Return conditions on the people of a list."""
    orders = st.sampled_from(("eq", "ne", "lt", "le", "gt", "ge"))
    counts = st.just(Node("count", (GROUP,))) | inner.map(lambda where: Node("count", (GROUP, where)))
    measures = counts | st.just(Node("sum", (GROUP, var("pn"))))
    return st.one_of(
        st.builds(lambda op, where: Node(op, (GROUP, where)), st.sampled_from(("any", "all")), inner),
        st.builds(lambda op, measure, number: Node(op, (measure, number)), orders, measures, numbers),
    )


def _trees(leaves):
    def junctions(parts):
        both = st.lists(parts, min_size=1, max_size=3).map(tuple)
        return (
            both.map(lambda some: Node("and", some))
            | both.map(lambda some: Node("or", some))
            | parts.map(lambda part: Node("not", (part,)))
        )

    return st.recursive(leaves, junctions, max_leaves=6)


of_a_person = _trees(comparisons((*SINGLE, "ps"), (), ("pn", "n1"), ("pd", "d1"), ()))
_monotone = comparisons(SINGLE, SEVERAL, NUMBERS, DATES, TRUTHS) | _lists(of_a_person)
_laws = st.sampled_from(("old", "new")).map(lambda law: Node("within", (law,)))
_empties = st.sampled_from((*SINGLE, *SEVERAL, *NUMBERS, *DATES)).map(lambda key: Node("empty", (var(key),)))
_earliest = st.builds(lambda day: Node("lt", (Node("earliest", (var("d1"), var("d2"))), day)), iso_days)
# "empty" and "earliest" say something about answers that are not there; all else waits for them.
monotone_conditions = _trees(_monotone | _laws)
conditions = _trees(_monotone | _laws | _empties | _earliest)

# --- What is no condition --------------------------------------------------------------------------
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(("d1", "s1"))
)
junk = st.recursive(
    scalars,
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.sampled_from(("eq", "var", "plus", "in", "any", "count", "sum", "age_at", "earliest")),
            parts,
            max_size=2,
        )
    ),
    max_leaves=10,
)

# --- Conditions the rows of the editor can draw -----------------------------------------------------
keys = st.text(string.ascii_lowercase + "_", min_size=1, max_size=6)
plain_texts = st.text(string.ascii_letters + "äöü -.", min_size=1, max_size=8).filter(
    lambda text: text == text.strip() and text not in ("true", "false")
)
_values = st.one_of(
    plain_texts.filter(lambda text: not text.replace(".", "").replace("-", "").isdecimal()),
    iso_days,
    st.integers(-10_000, 10_000),
    st.integers(-1000, 1000).map(lambda number: number / 4),
    st.booleans(),
)
_moves = st.tuples(st.integers(-30, 30).filter(bool), st.sampled_from(("days", "weeks", "months", "years")))


def _moved(base):
    return base | st.builds(lambda date, move: Node("plus", (date, *move)), base, _moves)


_measured = st.one_of(
    keys.map(var),
    st.builds(
        lambda key, at: Node("age_at", (var(key), Node(at))), keys, st.sampled_from(("today", "key_date"))
    ),
    keys.map(lambda group: Node("count", (group,))),
    st.builds(lambda group, key: Node("sum", (group, var(key))), keys, keys),
)
_right = _values | _moved(keys.map(var) | st.sampled_from((Node("today"), Node("key_date"))))
_drawn_rows = st.one_of(
    st.builds(
        lambda op, left, right: Node(op, (left, right)),
        st.sampled_from(("eq", "ne", "lt", "le", "gt", "ge")),
        _measured,
        _right,
    ),
    st.builds(
        lambda op, left, some: Node(op, (left, tuple(some))),
        st.sampled_from(("in", "has_any", "has_all")),
        _measured,
        st.lists(keys, max_size=3),
    ),
    _measured.map(lambda left: Node("empty", (left,))),
    _measured.map(lambda left: Node("not", (Node("empty", (left,)),))),
    keys.map(lambda law: Node("within", (law,))),
)


def _junction(parts):
    return st.builds(
        lambda op, some: Node(op, tuple(some)),
        st.sampled_from(("and", "or")),
        st.lists(parts, min_size=2, max_size=3),
    )


_groups = _drawn_rows | _junction(_drawn_rows)
_people = st.builds(
    lambda op, group, inner: Node(op, (group, inner)), st.sampled_from(("any", "all")), keys, _groups
)
_drawn_items = _drawn_rows | _junction(_drawn_rows) | _people
drawable = _drawn_rows | _people | _junction(_drawn_items)


def _formulas():
    date = st.builds(lambda key, other, move: (key, other, move), keys, st.none() | keys, st.none() | _moves)

    def of(parts):
        key, other, move = parts
        one, two = (Node("plus", (var(name), *move)) if move else var(name) for name in (key, other or key))
        return Node("earliest", (one, two)) if other else one

    return date.map(of) | _measured


formulas = _formulas()

# --- Forms ----------------------------------------------------------------------------------------
ids = st.uuids().map(str)
_conditions = st.none() | drawable
_bounds = st.none() | st.integers(0, 500)
_dates = st.none() | st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 1, 1))
_words = st.just("") | plain_texts


def _field(type_, id_, key, choices, parts, formula):
    some = (
        {"choices": tuple(choices), "exclusive": tuple(choices[:1])} if type_ in ("choice", "choices") else {}
    )
    if type_ == "computed":
        return FieldDefinition(id_, key, type_, visible_if=parts["visible_if"], formula=formula)
    return FieldDefinition(id_, key, type_, **parts, **some)


_parts = st.fixed_dictionaries(
    {
        "need": st.sampled_from(("required", "advisory", "optional")),
        "visible_if": _conditions,
        "required_if": _conditions,
        "vocabulary": st.sampled_from((None, "need", "country")),
        "multiple": st.booleans(),
        "multiline": st.booleans(),
        "minimum": _bounds,
        "maximum": _bounds,
        "period": st.sampled_from((None, "past", "future")),
        "legal_basis": _words,
        "sensitivity": st.sampled_from(("normal", "art9", "art10")),
        "retention_days": st.none() | st.integers(1, 900),
        "readers": st.lists(plain_texts, max_size=2).map(tuple),
    }
)
fields = st.builds(
    _field, st.sampled_from(FIELD_TYPES), ids, keys, st.lists(keys, max_size=3, unique=True), _parts, formulas
)


def _step(kind, id_, key, some, visible_if, per, bounds, needs):
    if kind == "people":
        return StepDefinition(id_, key, kind, tuple(some), visible_if, "", *bounds)
    if kind == "exit":
        return StepDefinition(id_, key, kind, (), visible_if, needs=tuple(needs))
    return StepDefinition(id_, key, kind, tuple(some), visible_if, per)


steps = st.builds(
    _step,
    st.sampled_from(("questions", "people", "exit")),
    ids,
    keys,
    st.lists(fields, max_size=3),
    _conditions,
    st.just("") | keys,
    st.tuples(st.integers(0, 3), st.integers(1, 20)),
    st.lists(keys, max_size=2),
)
rules = st.builds(
    RuleDefinition,
    id=ids,
    key=keys,
    when=drawable | st.just(Node("or", ())),
    outcome=st.sampled_from(OUTCOMES),
    per=st.just("") | keys,
    fact_date=st.just("") | keys,
    valid_from=_dates,
    valid_to=_dates,
    deadline=st.none() | formulas,
    legal_basis=_words,
    source_url=_words,
    checked_on=_dates,
    checked_by=_words,
    review_due=_dates,
    needs=st.lists(keys, max_size=2).map(tuple),
)
definitions = st.builds(
    FormDefinition,
    st.lists(steps, max_size=3).map(tuple),
    st.lists(rules, max_size=2).map(tuple),
    _conditions,
)


@st.composite
def forms(draw):
    """Return a random form and its German texts, as far as it has any."""
    definition = draw(definitions)
    paths = []
    for step in definition.steps:
        paths += [f"{step.id}.{name}" for name in ("title", "intro", "title_they", "intro_they", "item")]
        for field in step.fields:
            paths += [
                f"{field.id}.{name}"
                for name in ("label", "help", "example", "label_they", "help_they", "purpose")
            ]
            paths += [field.choice_label(choice) for choice in field.choices]
    paths += [rule.reason for rule in definition.rules]
    texts = {path: draw(_words) for path in paths}
    return definition, {path: text for path, text in texts.items() if text}


# --- Sound forms, to be filled in ---------------------------------------------------------------------
TYPES = ("choice", "choices", "number", "date", "partial_date", "yes_no", "consent", "text")


@st.composite
def sound_forms(draw, *, people=True, needs=("required", "optional")):
    """Return a form whose conditions name only earlier questions, of a fitting type."""
    known: dict[str, list[str]] = {type_: [] for type_ in TYPES}
    # What is asked of each person, and may be named only there.
    of_people: dict[str, list[str]] = {}

    def condition(keys):
        def named(*types):
            return tuple(key for type_ in types for key in keys.get(type_, ()))

        parts = (
            named("choice"),
            named("choices"),
            named("number"),
            named("date", "partial_date"),
            named("consent"),
        )
        if not any(parts) or draw(st.integers(0, 2)) == 0:
            return None
        return draw(_trees(comparisons(*parts)))

    def fields_of(step, keys):
        found = []
        for number in range(draw(st.integers(1, 3))):
            type_, key = draw(st.sampled_from(TYPES)), f"{step}_{number}"
            choices = OPTIONS if type_ in ("choice", "choices") else ()
            found.append(
                FieldDefinition(
                    key, key, type_, draw(st.sampled_from(needs)), condition(keys), condition(keys), choices
                )
            )
            keys.setdefault(type_, []).append(key)
        return tuple(found)

    steps = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(
            st.sampled_from(("questions", "questions", "people", "per", "exit") if people else ("questions",))
        )
        key = f"s{number}"
        visible_if = condition(known)
        if kind == "people" and not of_people:
            # One list; its questions are named on its own pages only.
            of_people = {type_: list(some) for type_, some in known.items()}
            steps.append(StepDefinition(key, key, "people", fields_of(key, of_people), visible_if))
            group = key
        elif kind == "per" and of_people:
            for type_, some in known.items():
                of_people[type_] = list(dict.fromkeys(of_people.get(type_, []) + some))
            steps.append(
                StepDefinition(
                    key, key, fields=fields_of(key, of_people), visible_if=condition(of_people), per=group
                )
            )
        elif kind == "exit" and number and visible_if is not None:
            steps.append(StepDefinition(key, key, "exit", visible_if=visible_if))
        else:
            steps.append(StepDefinition(key, key, fields=fields_of(key, known), visible_if=visible_if))
    rules = [RuleDefinition(f"r{n}", f"r{n}", condition(known) or Node("and", ()), "info") for n in range(2)]
    return FormDefinition(tuple(steps), tuple(rules))


STORED = {
    "choice": singles,
    "choices": st.sets(singles, min_size=1).map(sorted),
    "number": st.integers(0, 8),
    "date": iso_days,
    "partial_date": iso_days | days.map(lambda day: f"{day:%Y-%m}") | days.map(lambda day: f"{day:%Y}"),
    "yes_no": st.sampled_from(("yes", "no", "unknown")),
    "consent": st.booleans(),
    "text": st.just("words"),
}


@st.composite
def states_for(draw, definition, *, complete=False):
    """Return a draft: answers to some questions, some people, some pages finished."""

    def answers(fields):
        found = {}
        for field in fields:
            must = complete and field.need == "required"
            if must or draw(st.booleans()):
                value = draw(STORED[field.type])
                found[field.id] = True if must and field.type == "consent" else value
        return found

    once, each = [], {}
    for step in definition.steps:
        group = definition.group_of(step)
        (each.setdefault(group, []) if group else once).extend(step.fields)
    state = State(answers(once))
    for group, some in each.items():
        number = draw(st.integers(0, 3))
        state.rows[group] = [Row(f"{group}-{n}", f"Person {n}", answers(some)) for n in range(number)]
    return state


def finished(state, path, number):
    """Mark the first pages of a path as finished."""
    for stop in path.stops[:number]:
        state.done[stop.key] = [field.id for field in stop.asked]
    return state
