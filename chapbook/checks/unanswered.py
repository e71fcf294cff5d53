"""Names under "See also" that no article of the book answers to.

They are printed as plain words. One that is nearly the title of an article is told of by itself, as it
is probably a slip; of the others there is one finding an article, and in large books one for all, as an
encyclopedia may well point beyond itself. An article that is checked alone has nobody to answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from chapbook.chapters.catalogue import Catalogue, fold_name
from chapbook.problems import Place, Problem
from chapbook.proofs import Rule, Slip

NEAR = 2
"""Letters in which a name may differ from a title to be taken for it."""

MOST = 10_000_000
"""Names times titles that are compared, which takes a second: of so many slips nobody reads the last ones."""

LEAST, LONG = 5, 8
"""Letters of a word in which one may be a slip, and of one in which two may."""

MANY = 25
"""Articles that ask for what is not there, of which each is told; of more, all in one."""


def find_unanswered(slips: Sequence[Slip]) -> Iterator[Problem]:
    """Yield a problem for each slip, and for each article that asks for what the book lacks, or for all."""
    if len(slips) < 2:
        return
    titles = {fold_name(slip.card.title): slip.card.title for slip in slips}
    near: dict[str, str] = {}
    rests: list[list[tuple[str, Place]]] = []
    for slip, missing in _list_missing(slips):
        for name, place in missing:
            if name not in near:
                near[name] = _find_near(name, titles) if len(near) * len(titles) < MOST else ""
            if near[name] and near[name] != slip.card.title:
                message = f"no article is called “{name}”"
                yield Problem("warning", RULE.code, place, message, f"did you mean “{near[name]}”?")
        rests.append([(name, place) for name, place in missing if not near[name]])
    rests = list(filter(None, rests))
    if len(rests) <= MANY:
        yield from map(_sum_up, rests)
    else:
        yield _sum_up([ask for rest in rests for ask in rest], f", in {len(rests):,} articles")


def _list_missing(slips: Sequence[Slip]) -> Iterator[tuple[Slip, list[tuple[str, Place]]]]:
    """Yield what each article asks for and nothing answers to, with the place where it does."""
    catalogue = Catalogue([slip.card for slip in slips])
    for slip in slips:
        asked = replace(slip.card, asks=tuple(name for name, _ in slip.asks))
        answered = catalogue.answer(asked, "")
        yield slip, [(name, place) for name, place in slip.asks if name not in answered]


def _find_near(name: str, titles: dict[str, str]) -> str:
    folded = fold_name(name)
    if len(folded) <= 3 * NEAR:
        return ""
    found = process.extractOne(folded, titles.keys(), scorer=OSA.distance, score_cutoff=NEAR)
    return titles[found[0]] if found and _is_slip(folded, found[0]) else ""


def _is_slip(name: str, title: str) -> bool:
    """Say whether they differ in letters of one longer word, or in blanks: Henry II is not Henry III."""
    ours, theirs = name.split(), title.split()
    if "".join(ours) == "".join(theirs):
        return True
    odd = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
    if len(ours) != len(theirs) or len(odd) != 1:
        return False
    a, b = odd[0]
    has_number = any(letter.isdigit() for letter in a + b)
    allowed = NEAR if len(a) >= LONG else 1
    return not has_number and len(a) >= LEAST and a[0] == b[0] and OSA.distance(a, b) <= allowed


def _sum_up(missing: list[tuple[str, Place]], where: str = "") -> Problem:
    names = list(dict.fromkeys(f"“{name}”" for name, _ in missing))
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    message = f"the book has no article that answers to {shown}{where}"
    hint = "write the article, name another, or leave it: it is printed without a link"
    return Problem("warning", RULE.code, missing[0][1], message, hint)


RULE = Rule(
    "CB130",
    "unanswered names",
    __doc__,
    wrong="= Bridge of Ys =\n\nA bridge.\n\n== See also ==\n- Seige of Ys\n---\n= Siege of Ys =\n\nA siege.",
    right="= Bridge of Ys =\n\nA bridge.\n\n== See also ==\n- Siege of Ys\n---\n= Siege of Ys =\n\nA siege.",
    compare=find_unanswered,
)
