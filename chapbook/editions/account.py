"""Changes → Account: what they mean to somebody who knows the book.

A step in the units of a chapter becomes a remark: a fact is another now, a name got a dagger, a section
moved, a source came, a typing error was mended. What changed only in its blanks is not worth one.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from chapbook.chapters.catalogue import KINDS
from chapbook.editions.alignment import Run, compare_words, is_slip
from chapbook.editions.changes import NOWHERE, Changes, ChapterChange, Heading, Step, patch
from chapbook.editions.content import NOUN, Unit, read_notes, read_text
from chapbook.editions.facts import FactChange, compare_facts, list_facts
from chapbook.editions.record import Record

Fate = Literal["added", "removed", "changed", "moved"]
NOUNS = {
    "Paragraph": "paragraph",
    "Item": "entry",
    "Section": "section",
    "Picture": "picture",
    "Table": "table",
    "Row": "row",
    "Quote": "quotation",
    "Poem": "poem",
    "Gallery": "gallery",
    "Code": "listing",
}
"""What an editor calls a unit. One that is not here, and no fact, is called by its own name."""

LISTED = {"sources": "source", "see-also": "reference"}
"""What the entries of such sections are."""

SILENT = frozenset({"ItemList"})
"""Units that say nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One change, as an editor would name it."""

    noun: str
    """What changed: `fact`, `title`, `section`, `paragraph`, `source`, `reference` …"""

    fate: Fate
    section: str
    """Title of the section in which it stands, or stood; empty in the lead and the infobox."""

    runs: tuple[Run, ...]
    """Its words: kept, struck and inserted."""

    old: int
    """Which unit it was, as in `Step`."""

    new: int
    is_moved: bool = False
    is_slip: bool = False
    """Whether nothing but a typing error was mended."""

    is_within: bool = False
    """Whether it shares the fate of its section, which is remarked already."""

    fact: FactChange | None = None
    near: int = NOWHERE
    """Of what is gone, the unit that stands there now; one beyond the last where nothing does."""

    @property
    def is_set_otherwise(self) -> bool:
        """Say whether the words are what they were, and stand otherwise: in italics, as a link."""
        return self.fate == "changed" and all(run.kind == "kept" for run in self.runs) and not self.fact


@dataclass(frozen=True, slots=True)
class ChapterAccount:
    """What happened to a chapter."""

    slug: str
    """As it is now; as it was, where it is gone."""

    title: str
    was_title: str
    """Where it was called otherwise before; else empty."""

    fate: Fate
    is_moved: bool
    """Whether it stands elsewhere in the order of the book."""

    part: str
    was_part: str
    """Where the book had it in another part before; else empty."""

    remarks: tuple[Remark, ...]
    """In the order of the text."""


@dataclass(frozen=True, slots=True)
class Account:
    """What happened to the book."""

    before: Heading
    after: Heading
    facts: tuple[FactChange, ...]
    """What edition.toml says of the book otherwise than before."""

    chapters: tuple[ChapterAccount, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing happened."""
        return not self.chapters and not self.facts


def tell(old: Record, new: Record, changes: Changes) -> Account:
    """Say what changes mean; takes the records that differ by them."""
    told = (_tell_chapter(old, new, change) for change in changes.chapters)
    facts = (_tell_setting(key, old, new) for key in ABOUT)
    return Account(
        changes.before,
        changes.after,
        tuple(fact for fact in facts if fact),
        tuple(it for it in told if it.fate != "moved" or it.is_moved or it.was_part),
    )


ABOUT = (
    "title", "subtitle", "authors", "editors", "publisher", "licence", "description", "subjects", "series",
)  # fmt: skip
"""Settings that readers see."""


def _tell_setting(key: str, old: Record, new: Record) -> FactChange | None:
    before, after = (
        tuple(str(it) for it in (value if isinstance(value, list) else [value]) if it)
        for value in (old.settings.get(key, ""), new.settings.get(key, ""))
    )
    return FactChange(key.capitalize(), 0, before, after) if before != after else None


def _tell_chapter(old: Record, new: Record, change: ChapterChange) -> ChapterAccount:
    one = old.chapters[change.old] if change.old != NOWHERE else None
    two = new.chapters[change.new] if change.new != NOWHERE else None
    here = two or one
    assert here is not None
    fate: Fate = "added" if one is None else "removed" if two is None else "moved"
    remarks = tuple(_list_remarks(one.units, change.units)) if one and two else ()
    is_renamed, is_repartitioned = bool(one and two and one.title != two.title), False
    if one and two:
        is_repartitioned = one.part != two.part
        fate = "changed" if remarks or is_renamed else "moved"
    return ChapterAccount(
        slug=here.slug,
        title=here.title,
        was_title=one.title if one and is_renamed else "",
        fate=fate,
        is_moved=change.is_moved,
        part=here.part,
        was_part=one.part if one and is_repartitioned else "",
        remarks=remarks,
    )


# --- remarks ---------------------------------------------------------------------------------


def _list_remarks(old: Sequence[Unit], steps: Sequence[Step]) -> Iterator[Remark]:
    new = patch(old, steps)
    stayed = _list_stayed(old, new, steps)
    kinds = _find_kind(old), _find_kind(new)
    titles = _list_sections(old), _list_sections(new)
    sections = {step.new: _find_fate(step) for step in steps if _is_section(step.after)}
    gone = {step.old for step in steps if step.new == NOWHERE and _is_section(step.before)}
    for step in steps:
        if (step.after or step.before)[NOUN] in SILENT or _is_blank(step):
            continue
        where = titles[1][step.new] if step.new != NOWHERE else titles[0][step.old]
        fate = _find_fate(step)
        is_within = any(
            place in gone if fate == "removed" else sections.get(place) == fate for place in where.around
        )
        near = bisect_left(stayed, (step.old, NOWHERE)) if fate == "removed" else len(stayed)
        place = stayed[near][1] if near < len(stayed) else len(new)
        remarks = _remark(step, fate, where, kinds)
        yield from (replace(it, is_within=is_within, near=place) for it in remarks)


def _list_stayed(old: Sequence[Unit], new: Sequence[Unit], steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Give the places of what is still where it was, with its places now."""
    gone, came = {step.old for step in steps}, {step.new for step in steps}
    ones = (place for place in range(len(old)) if place not in gone)
    pairs = list(zip(ones, (place for place in range(len(new)) if place not in came), strict=True))
    pairs += [(it.old, it.new) for it in steps if NOWHERE not in (it.old, it.new) and not it.is_moved]
    return sorted(pairs)


def _find_fate(step: Step) -> Fate:
    if step.old == NOWHERE:
        return "added"
    if step.new == NOWHERE:
        return "removed"
    return "changed" if step.before != step.after else "moved"


def _is_section(unit: Any) -> bool:
    return bool(unit) and unit[NOUN] == "Section"


def _is_blank(step: Step) -> bool:
    """Say whether nothing but white space changed; in listings that says something."""
    is_changed = step.before is not None and step.after is not None and not step.is_moved
    return is_changed and step.after[NOUN] != "Code" and _fold(step.before) == _fold(step.after)


def _fold(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [_fold(item) for item in value]
    return {key: _fold(item) for key, item in value.items()} if isinstance(value, dict) else value


@dataclass(frozen=True, slots=True)
class _Section:
    """Where a unit stands."""

    title: str
    kind: str
    around: tuple[int, ...]
    """The headings above it, by their places among the units."""


def _list_sections(units: Iterable[Unit]) -> list[_Section]:
    open_ones: list[tuple[int, int, str]] = []
    found = []
    for place, unit in enumerate(units):
        if unit[NOUN] == "Section":
            open_ones = [it for it in open_ones if it[0] < unit["depth"]]
        title = open_ones[-1][2] if open_ones else ""
        kind = next((LISTED[it] for _, _, name in reversed(open_ones) if (it := _kind(name)) in LISTED), "")
        found.append(_Section(title, kind, tuple(at for _, at, _ in open_ones)))
        if unit[NOUN] == "Section":
            open_ones.append((unit["depth"], place, unit["title"]))
    return found


def _kind(title: str) -> str:
    return KINDS.get(title.casefold(), "text")


def _find_kind(units: Iterable[Unit]) -> str:
    """Give the kind of an article's infobox."""
    return next((str(unit.get("kind", "")) for unit in units if unit[NOUN] == "Infobox"), "")


def _remark(step: Step, fate: Fate, where: _Section, kinds: tuple[str, str]) -> Iterator[Remark]:
    noun = (step.after or step.before)[NOUN]
    if noun in ("Field", "Article", "Infobox"):
        yield from _remark_facts(step, fate, kinds)
        return
    name = where.kind if noun == "Item" and where.kind else NOUNS.get(noun, noun.lower())
    runs = compare_words(*(read_text(unit) if unit else "" for unit in (step.before, step.after)))
    notes = compare_words(*(read_notes(unit) if unit else "" for unit in (step.before, step.after)))
    has_notes = any(run.kind != "kept" for run in notes)
    if fate != "changed" or not has_notes or any(run.kind != "kept" for run in runs):
        slip = fate == "changed" and is_slip(runs)
        yield Remark(name, fate, where.title, runs, step.old, step.new, step.is_moved, slip)
    if fate == "changed" and has_notes:
        yield Remark("note", fate, where.title, notes, step.old, step.new, is_slip=is_slip(notes))


def _remark_facts(step: Step, fate: Fate, kinds: tuple[str, str]) -> Iterator[Remark]:
    """Remark on a line of the infobox, or on what an article or an infobox says of itself."""
    noun = (step.after or step.before)[NOUN]
    pairs = zip((step.before, step.after), kinds, strict=True)
    facts = compare_facts(*(list_facts(unit, kind) if unit else {} for unit, kind in pairs))
    for fact in facts:
        runs = compare_words(", ".join(fact.before), ", ".join(fact.after))
        name = "title" if noun == "Article" and fact.label == "Title" else "fact"
        slip = fate == "changed" and not fact.marked and not fact.unmarked and is_slip(runs)
        yield Remark(name, fate, "", runs, step.old, step.new, step.is_moved, slip, fact=fact)
    if not facts and step.is_moved and noun == "Field":
        for fact in list_facts(step.after, kinds[1]).values():
            runs = compare_words(*[", ".join(fact.after)] * 2)
            yield Remark("fact", "moved", "", runs, step.old, step.new, True, fact=fact)
