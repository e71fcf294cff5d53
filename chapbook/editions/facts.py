"""Facts, as the sidebar has them: which values came and went, and who got a dagger."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from chapbook import model
from chapbook.chapters.sidebars import make_sidebar
from chapbook.editions.content import NOUN, PLACE, Unit, read_text
from chapbook.model import Field, Infobox, Value, columns_of
from chapbook.problems import Place

NOWHERE = Place("")
_SIDE = re.compile(r".*\D([1-9])[A-Za-z]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact, before and after."""

    label: str
    side: int
    """Of a conflict, from 1; 0 for a fact that has no sides."""

    before: tuple[str, ...]
    """Its values, each with its mark."""

    after: tuple[str, ...]
    marked: tuple[str, ...] = ()
    """Those that stayed and got a mark: `Ammar †`."""

    unmarked: tuple[str, ...] = ()

    @property
    def added(self) -> tuple[str, ...]:
        """Values that came."""
        stayed = {*self.before, *self.marked, *self.unmarked}
        return tuple(value for value in self.after if value not in stayed)

    @property
    def dropped(self) -> tuple[str, ...]:
        """Values that went."""
        bare = {_take_off(value) for value in (*self.marked, *self.unmarked)}
        return tuple(it for it in self.before if it not in self.after and _take_off(it) not in bare)

    @property
    def is_list(self) -> bool:
        """Say whether its values came and went one by one, and not the whole."""
        return max(len(self.before), len(self.after)) > 1 and len(self.added) < len(self.after)


def list_facts(unit: Unit, kind: str = "") -> dict[str, FactChange]:
    """Give what a unit says in facts, by keys of its own, as though all of it were new.

    `kind` is that of its infobox, on which it depends what a list is.
    """
    if unit[NOUN] != "Field":
        told = {key: value for key, value in unit.items() if key != NOUN}
        return {key: FactChange(key.capitalize(), 0, (), _list_texts(value)) for key, value in told.items()}
    match = _SIDE.fullmatch(unit["key"])
    sidebar = make_sidebar(Infobox((_restore_field(unit),), NOWHERE, kind=kind), "")
    side = int(match[1]) if match else 0
    for fact in sidebar.facts:
        values = tuple(_write_value(value) for column in columns_of(fact) for value in column)
        return {unit["key"]: FactChange(fact.label, side, (), values)}
    return {unit["key"]: FactChange(unit["key"], side, (), (read_text(unit["value"]),))}


def compare_facts(old: Mapping[str, FactChange], new: Mapping[str, FactChange]) -> list[FactChange]:
    """Compare what `list_facts` gave."""
    return list(_compare(old, new))


def _compare(old: Mapping[str, FactChange], new: Mapping[str, FactChange]) -> Iterator[FactChange]:
    for key in {**new, **old}:
        fact = new.get(key) or old[key]
        before, after = (facts[key].after if key in facts else () for facts in (old, new))
        if before == after:
            continue
        new_ones = [it for it in after if it not in before]
        marked = tuple(it for it in new_ones if _take_off(it) != it and _take_off(it) in before)
        unmarked = tuple(it for it in new_ones if f"{it} †" in before)
        yield FactChange(fact.label, fact.side, before, after, marked, unmarked)


def _take_off(value: str) -> str:
    return value.removesuffix(" †")


def _write_value(value: Value) -> str:
    assert isinstance(value.text, str)  # as `make_sidebar` flattens what nobody sets
    text = " ".join(value.text.split())
    return f"{text} {value.mark}" if value.mark else text


def _list_texts(value: Any) -> tuple[str, ...]:
    texts = map(read_text, value) if isinstance(value, list) else [read_text(value) or str(value)]
    return tuple(text for text in texts if text)


def _restore_field(unit: Unit) -> Field:
    """Make a field of its unit again; what later versions of the model do not know is plain words."""
    try:
        value = _restore(unit["value"])
    except (AttributeError, TypeError):
        value = read_text(unit["value"])
    return Field(unit["key"], value, NOWHERE)


def _restore(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_restore, value))
    if not isinstance(value, dict):
        return value
    noun: Any = getattr(model, value[NOUN])
    given = {key: _restore(it) for key, it in value.items() if key != NOUN}
    if PLACE in {field.name for field in fields(noun)}:
        given[PLACE] = NOWHERE
    return noun(**given)
