"""Abstracts → Headings: what a book's index has entries for, and where in its chapters it stands.

Two readings of all abstracts, of which none is held. The first counts names; then it is decided which of them
are worth an entry, and which are spellings or short forms of others; the second collects where those stand.
No page is known here.

| a name is an entry | because |
|---|---|
| of an article | always |
| in a sidebar: a person, a side, a place, an event | always |
| in a heading | it also stands somewhere inside a sentence |
| in running text | three times or more, and mostly as a noun: `Egypt`, but not `Egyptian army` |

What mostly stands where its capital is in doubt is no name: where it opens a sentence, or where its chapter
has it without one, too (`Star` and `star`).

Plurals are one with their singulars where both are words for one of several (`chapbook.names.plurals`, for
English alone): `the Fatimids` and `a Fatimid`, but not `Thebes` and `Thebe`. Where such a word but describes,
as in `Fatimid army`, it is passed over.

A family name that recurs is filed under the one whole name that stands in all its chapters, as `Borman` under
`Frank Borman`, even if that stands there but once.

A short form is filed under the long one if nobody else can be meant: `Kinana` under `Kinana ibn Bishr`,
where all chapters that have the one have the other, too, and no other person's name begins or ends like it.
Where it could be several, it stays by itself, and says *see also*. A name that several articles have (of two
years) is an entry of each of them, and what only names it by that is left out.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from chapbook.matter.headings import Catalogue, Heading, Occurrence, Subject, Tally
from chapbook.names import CAPITALISING, OPENING, cut_article, find_primary, fold_spelling
from chapbook.names.abstracts import FACTS, PASSED_ON, Abstract, Attestation
from chapbook.names.families import group_people
from chapbook.names.inversion import invert
from chapbook.names.plurals import are_used_so, list_singulars
from chapbook.reading.config import IndexConfig

RECURS = 3
"""Times that a name stands in running text before it is an entry."""

SHORTEST = 3
"""Letters of a name that only texts have: fewer are units, numerals, initials."""

DOUBTS = 4
"""How many times as often a name may open a sentence, or have its capital in doubt, as it may not."""

NOUNS = 0.5
"""The share of those in which one word must be a noun."""

MOST_RELATED = 4
"""Entries that *see also* names; more would be a guess."""

_FATHERS = re.compile(r"(?:^|\s)(?:ibn|bin|bint|abu|umm|abd)\s")
_BEFORE = frozenset(
    ("ibn", "bin", "bint", "ben", "abi", "abu", "umm", "al", "el", "of", "the", "de", "van", "von")
)


Read = Callable[[], Iterable[Abstract]]
"""Gives the abstracts of all chapters in order, each time it is called."""


class Concordance(NamedTuple):
    """What the index is made of."""

    headings: list[Heading]
    """In no order; those that only lead to others stand nowhere."""

    unmet: tuple[tuple[str, str], ...] = ()
    """What the editor wants of names that no article has, as `IndexConfig.list_names` gives it."""


def make_concordance(
    subjects: Sequence[Subject], read: Read, language: str, wishes: IndexConfig
) -> Concordance:
    """Find the headings of a book's index."""
    catalogue = Catalogue(subjects, wishes)
    tallies = _count(read())
    headings = _Choice(catalogue, tallies, find_primary(language)).make_headings()
    for number, abstract in enumerate(read()):
        for it in abstract.attestations:
            headings.collect(number, it)
    found = headings.finish()
    known = {*tallies, *catalogue.titles, *catalogue.aliases}
    met = {"drop": known, "merge": known, "rename": {it.key for it in found if not it.see}}
    met["add"] = met["rename"] | {it.key for it in found} | catalogue.dropped
    unmet = tuple(it for it in wishes.list_names() if fold_spelling(it[1]) not in met[it[0]])
    return Concordance(found, unmet)


def _count(abstracts: Iterable[Abstract]) -> dict[str, Tally]:
    """Count the names of all chapters."""
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    for number, abstract in enumerate(abstracts):
        for it in abstract.attestations:
            if it.role in PASSED_ON:
                continue
            tally = tallies[fold_spelling(it.name)]
            tally.spellings[it.name] += 1
            tally.chapters.add(number)
            if it.opens:
                tally.openings += 1
                continue
            tally.roles.add(it.role)
            tally.count += it.role == "text"
            tally.nouns += it.role == "text" and it.is_noun
            tally.determined += it.role == "text" and it.is_determined
    return tallies


class _Choice:
    """Decides what has an entry, and what is another form of it."""

    def __init__(self, catalogue: Catalogue, tallies: dict[str, Tally], primary: str) -> None:
        self._catalogue, self._tallies, self._primary = catalogue, tallies, primary
        self._forms: dict[str, str] = {}
        """Keys of short forms, aliases and what is merged → keys of headings."""

        self._plurals: set[str] = set()
        """Those of the forms that are plurals or singulars, which count where they are nouns."""

        self._related: dict[str, tuple[str, ...]] = {}

    def make_headings(self) -> "_Headings":
        """Choose."""
        own, tallies = self._catalogue, self._tallies
        wanted = {key for key, tally in tallies.items() if tally.is_certain and self._is_worthy(key, tally)}
        wanted -= own.ambiguous
        wanted |= {*own.titles, *own.added}
        for form, (_, target) in {**own.aliases, **own.merged}.items():
            if target in wanted or form in own.merged:
                self._forms[form] = target
                wanted.add(target)
        wanted -= own.dropped
        if self._primary == "en":
            self._merge_plurals(wanted)
        self._find_families(wanted)
        self._find_short_forms(wanted)
        kept = {key: self._make_heading(key) for key in sorted(wanted - self._forms.keys())}
        return _Headings(own, kept, self._forms, self._plurals, self._related, self._tallies)

    def _is_worthy(self, key: str, tally: Tally) -> bool:
        if tally.roles & FACTS or "term" in tally.roles:
            return True
        is_doubtful = tally.count * DOUBTS < tally.openings and "heading" not in tally.roles
        if is_doubtful or len(key) < SHORTEST:
            return False
        if self._primary in CAPITALISING or tally.count + tally.openings < RECURS:
            return "heading" in tally.roles and self._primary not in CAPITALISING
        is_plural = self._primary == "en" and key.endswith("s")
        return " " in key or tally.nouns >= NOUNS * tally.count or (is_plural and tally.nouns > 0)

    def _merge_plurals(self, wanted: set[str]) -> None:
        """File plurals and singulars under what is better attested as a noun, or has an article."""
        for many in sorted(self._tallies):
            for one in list_singulars(many) if many.endswith(("s", "men")) or " of " in many else ():
                if one in self._tallies and not {one, many}.isdisjoint(wanted) and self._are_one(one, many):
                    own = self._catalogue
                    target, form = sorted(
                        (many, one),
                        key=lambda it: (it not in own.titles, it not in own.added, -self._tallies[it].nouns),
                    )
                    wanted.add(target)
                    self._forms[form] = target
                    self._plurals.add(form)

    def _are_one(self, one: str, many: str) -> bool:
        """Say whether a name is the plural of another, and not just another name."""
        tallies, own = (self._tallies[one], self._tallies[many]), self._catalogue
        keys = {one, many}
        if keys <= own.titles.keys() or keys & (own.dropped | own.ambiguous | self._forms.keys()):
            return False
        if any(it.roles & {"person", "place"} for it in tallies):
            return False
        is_asked_for = one in own.added and "term" in tallies[1].roles
        return is_asked_for or all(are_used_so(it.count, it.determined) for it in tallies)

    def _find_families(self, wanted: set[str]) -> None:
        """File family names, and names with other initials, under the whole name of the one who is meant."""
        families: defaultdict[str, list[str]] = defaultdict(list)
        for key, tally in self._tallies.items():
            if " " in key and tally.is_certain and any(invert(it) != it for it in tally.spellings):
                families[key.rpartition(" ")[2]].append(key)
        for family, names in families.items():
            people = [self._choose_whole(it) for it in group_people(sorted(names))]
            for whole, others in people:
                self._forms |= dict.fromkeys(others if whole in wanted else (), whole)
            if len(people) == 1 and family in wanted and self._is_short(family):
                ((whole, others),) = people
                if self._tallies[family].chapters <= self._tallies[whole].chapters:
                    wanted.add(whole)
                    self._forms |= dict.fromkeys((family, *others), whole)

    def _choose_whole(self, names: Sequence[str]) -> tuple[str, list[str]]:
        """Choose the best attested of one person's names; give it with the others that stand beside it."""
        own, tallies = self._catalogue, self._tallies
        whole = min(names, key=lambda it: (it not in own.titles, -tallies[it].count, -len(it), it))
        others = [
            it
            for it in names
            if it != whole
            and it not in own.titles
            and it not in self._forms
            and tallies[it].chapters & tallies[whole].chapters
        ]
        return whole, others

    def _is_short(self, key: str) -> bool:
        """Say whether a name may be a short form: nothing else says what it is."""
        is_own = key in self._forms or key in self._catalogue.titles or key in self._catalogue.added
        return not is_own and not self._tallies[key].roles & FACTS

    def _find_short_forms(self, wanted: set[str]) -> None:
        """File short forms of people's names under the long ones, the longest first."""
        longer: defaultdict[str, set[str]] = defaultdict(set)
        for key in wanted:
            words = key.split() if self._is_person(key) else []
            for index in range(1, len(words)):
                # A father's name is not his son's: `Ali` is no short form of `Abdallah ibn Ali`.
                longer[" ".join(words[:index])].add(key)
                if words[index - 1] not in _BEFORE:
                    longer[" ".join(words[index:])].add(key)
        for short in sorted(longer.keys() & self._tallies.keys(), key=lambda it: (-it.count(" "), it)):
            tally = self._tallies[short]
            if short in self._forms or short in self._catalogue.titles or tally.roles & {"side", "place"}:
                continue
            roots = sorted({self._forms.get(key, key) for key in longer[short]} - {short})
            if len(roots) == 1 and tally.chapters <= self._tallies[roots[0]].chapters:
                self._forms[short] = roots[0]
            elif len(roots) <= MOST_RELATED and tally.is_certain and tally.count + tally.openings >= RECURS:
                wanted.add(short)
                self._related[short] = tuple(it for it in roots if self._may_be_meant(short, it))

    def _may_be_meant(self, short: str, key: str) -> bool:
        """Say whether a chapter has both names, which do not stand one under the other anyway."""
        long = self._tallies[key]
        is_under = any(fold_spelling(invert(it)).startswith(f"{short},") for it in long.spellings)
        return not is_under and bool(long.chapters & self._tallies[short].chapters)

    def _is_person(self, key: str) -> bool:
        tally = self._tallies.get(key)
        if tally is None:
            return False
        is_family = any(invert(it) != it for it in tally.spellings)
        return is_family or "person" in tally.roles or bool(_FATHERS.search(key))

    def _make_heading(self, key: str) -> Heading:
        own = self._catalogue
        tally = self._tallies.get(key, Tally())
        # An article has its capital from what it opens, if it is ever written without.
        is_opened = {
            it for it in tally.spellings if it[:1].lower() + it[1:] in tally.spellings and it[:1].isupper()
        }
        spellings = sorted(tally.spellings, key=lambda it: (it in is_opened, -tally.spellings[it], it))
        name = own.titles.get(key) or own.added.get(key) or (spellings[0] if spellings else key)
        return Heading(key, own.renamed.get(key, name), tuple(spellings), is_person=self._is_person(key))


class _Headings:
    """The headings that were chosen, to which their places come."""

    def __init__(
        self,
        catalogue: Catalogue,
        kept: dict[str, Heading],
        forms: dict[str, str],
        plurals: set[str],
        related: dict[str, tuple[str, ...]],
        tallies: dict[str, Tally],
    ) -> None:
        self._catalogue, self._kept, self._forms, self._plurals = catalogue, kept, forms, plurals
        self._related, self._tallies = related, tallies

    def collect(self, number: int, it: Attestation) -> None:
        """Note where a heading stands, if it is one that stands there."""
        if it.role in ("date", "work"):
            return
        if it.role == "title":
            key, place = self._catalogue.by_number[number], it.place
        elif it.role == "link":
            key, place = self._catalogue.by_slug.get(it.target.partition(".")[0], ""), it.place
        elif not it.is_noun and fold_spelling(it.name) in self._plurals:
            return
        else:
            key, place = self._find(it)
        if heading := self._kept.get(key):
            is_plain = it.role in ("text", "term")
            heading.occurrences.append(Occurrence(number, place, it.end, it.role in FACTS, is_plain))

    def _find(self, it: Attestation) -> tuple[str, int]:
        """Give the key of what a name stands for, and where it begins."""
        key = fold_spelling(it.name)
        if it.opens and key not in self._forms and not self._tallies[key].is_certain:
            first = OPENING.match(it.name)
            if first is None:
                return (key if key in self._kept else ""), it.place
            key = fold_spelling(it.name[first.end() :])
            return self._forms.get(key, key), it.place + len(first[0].replace(" ", ""))
        return self._forms.get(key, key), it.place

    def finish(self) -> list[Heading]:
        """Give all that stand somewhere, and those that lead to them."""
        found = {key: heading for key, heading in self._kept.items() if heading.occurrences}
        for key, others in self._related.items():
            if key in found:
                found[key].see_also = tuple(other for other in others if other in found)
        return [*found.values(), *self._list_leads(found)]

    def _list_leads(self, found: Mapping[str, Heading]) -> Iterable[Heading]:
        """Yield a heading for each form that is filed under another, if both are not neighbours anyway."""
        names = {
            form: name for form, (name, _) in {**self._catalogue.aliases, **self._catalogue.merged}.items()
        }
        for form, target in self._forms.items():
            if target not in found:
                continue
            tally = self._tallies.get(form, Tally())
            found[target].spellings += tuple(tally.spellings)
            name = names.get(form) or min(tally.spellings, key=lambda it: (-tally.spellings[it], it))
            if not self._is_neighbour(form, name, found[target]) and form not in self._catalogue.dropped:
                yield Heading(form, name, is_person=invert(name) != name, see=target)

    def _is_neighbour(self, form: str, name: str, target: Heading) -> bool:
        """Say whether who looks a form up finds the heading beside it."""
        head, filed = fold_spelling(invert(target.name)), fold_spelling(invert(name))
        if target.key.startswith(cut_article(form)) or head.startswith(f"{form},"):
            return True
        if form in self._plurals:
            return form.startswith(target.key)
        return "," in filed and head.partition(" ")[0] == filed.partition(" ")[0]
