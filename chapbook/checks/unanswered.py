"""Names under "See also" that no article of the book answers to.

They are printed as plain words. One that is nearly the title of an article is told of by itself, as it
is probably a slip; of the others there is one finding an article, as an encyclopedia may well point
beyond itself. An article that is checked alone has nobody to answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from chapbook.catalogue import Catalogue, fold_name
from chapbook.problems import Place, Problem
from chapbook.proofs import Rule, Slip

NEAR = 2
"""Letters in which a name may differ from a title to be taken for it."""

MOST = 10_000_000
"""Names times titles that are compared, which takes a second: of so many slips nobody reads the last ones."""


def find_unanswered(slips: Sequence[Slip]) -> Iterator[Problem]:
    """Yield a problem for each article that asks for what the book lacks, and for each slip."""
    if len(slips) < 2:
        return
    catalogue = Catalogue([slip.card for slip in slips])
    titles = {fold_name(slip.card.title): slip.card.title for slip in slips}
    near: dict[str, str] = {}
    for slip in slips:
        asked = replace(slip.card, asks=tuple(name for name, _ in slip.asks))
        answered = catalogue.answer(asked, "")
        missing = [(name, place) for name, place in slip.asks if name not in answered]
        for name, _ in missing:
            if name not in near:
                near[name] = _find_near(name, titles) if len(near) * len(titles) < MOST else ""
        for name, place in missing:
            if near[name] and near[name] != slip.card.title:
                message = f"no article is called “{name}”"
                yield Problem("warning", RULE.code, place, message, f"did you mean “{near[name]}”?")
        if rest := [(name, place) for name, place in missing if not near[name]]:
            yield _sum_up(rest)


def _find_near(name: str, titles: dict[str, str]) -> str:
    folded = fold_name(name)
    if len(folded) <= 3 * NEAR:
        return ""
    found = process.extractOne(folded, titles.keys(), scorer=OSA.distance, score_cutoff=NEAR)
    # Years tell subjects apart: a digit is no slip of a letter.
    return titles[found[0]] if found and _cut_digits(found[0]) != _cut_digits(folded) else ""


def _cut_digits(text: str) -> str:
    return "".join(letter for letter in text if not letter.isdigit())


def _sum_up(missing: list[tuple[str, Place]]) -> Problem:
    names = [f"“{name}”" for name, _ in missing]
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Problem(
        "warning", RULE.code, missing[0][1], f"the book has no article that answers to {shown}",
        "write the article, name another, or leave it: it is printed without a link",
    )  # fmt: skip


RULE = Rule(
    "CB130",
    "unanswered names",
    __doc__,
    wrong="= Bridge of Ys =\n\nA bridge.\n\n== See also ==\n- Seige of Ys\n---\n= Siege of Ys =\n\nA siege.",
    right="= Bridge of Ys =\n\nA bridge.\n\n== See also ==\n- Siege of Ys\n---\n= Siege of Ys =\n\nA siege.",
    compare=find_unanswered,
)
