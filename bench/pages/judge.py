"""`Print` → `Finding`s: what a book designer would mark in the proofs. Definitions: see the package."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from bench.pages.reader import Block, Line, Print
from bench.pages.tree import CELLS, HEADINGS, ITEMS

LOOSE = 2.0
"""Times the face's own space."""

LADDER = 3
"""Most hyphens in a row that are no fault."""

RUNT = 4
"""Letters that a last line has at least."""

UNDER_HEADING = 2
"""Lines that stand under a heading at least."""

TELLING = 8
"""Lines of a page of which one is about as long as the column, where lines are ragged."""

SHORT = 1 / 3
EDGE = 5 / 25.4 * 72
"""Points at the paper's edge that many printers cannot reach."""

TOLERANCE = 1.5
"""Points that a line may stick out; rounded advances and hanging signs take some."""

COMMON = 0.05
"""Part of all full lines that have the edges of a column."""

INDENT = 2
"""Em that lines of one column begin apart at most."""

NONE_OF = ("widow", "orphan", "stranded heading", "overfull", "lost", "added", "PDF/UA")
"""What no book may have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at."""

    kind: str
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters a line."""

    median: float
    shortest: int
    longest: int


def judge(book: Print) -> Iterator[Finding]:
    """Yield all that is wrong with the setting of a book."""
    for block in book.blocks:
        if block.role != "TOCI":
            yield from find_breaks(block)
            yield from find_loose_lines(block)
    yield from find_stranded(book.blocks)
    yield from find_short_pages(book)
    yield from find_overfull(book)


def measure_lines(book: Print) -> Lengths:
    """Count the characters of full lines in paragraphs of chapters."""
    lines = [line for block in book.blocks if _is_paragraph(block) for line in block.lines[:-1]]
    if not lines:
        return Lengths(0, 0, 0)
    counts = [len(line.text) for line in lines]
    by_page: dict[int, list[Line]] = {}
    for line in lines:
        by_page.setdefault(line.page, []).append(line)
    told = [line for line in lines if len(by_page[line.page]) >= TELLING] or lines
    shortest = min(_count_room(line, by_page[line.page]) for line in told)
    return Lengths(median(counts), shortest, max(counts))


def _count_room(line: Line, others: Iterable[Line]) -> int:
    """Count the characters of a line, were it as long as the longest that begins below or above it."""
    right = max(it.right for it in others if abs(it.left - line.left) < INDENT * line.size)
    return round(len(line.text) * (right - line.left) / (line.right - line.left))


def find_longest_ladder(book: Print) -> int:
    """Count the hyphens of the longest ladder."""
    return max((len(it) for block in book.blocks for it in _list_ladders(block)), default=0)


def _is_paragraph(block: Block) -> bool:
    return block.role == "P" and block.chapter >= 0 and not block.in_sidebar


# --- Breaks ----------------------------------------------------------------------------------


def find_breaks(block: Block) -> Iterator[Finding]:
    """Yield widows, orphans, runts and ladders of a block."""
    pieces = block.list_pieces()
    if len(pieces) > 1 and block.role not in HEADINGS:
        first, last = pieces[0], pieces[-1]
        if len(first) == 1:
            yield Finding("orphan", first[0].page, f"{_name(block)}: {first[0].text}")
        if len(last) == 1:
            yield Finding("widow", last[0].page, f"{_name(block)}: {last[0].text}")
    if len(block.lines) > 1 and _is_paragraph(block):
        before, last_line = block.lines[-2:]
        letters = sum(sign.isalnum() for sign in last_line.text)
        if letters < RUNT or (before.is_hyphenated and " " not in last_line.text):
            yield Finding("runt", last_line.page, last_line.text)
    for ladder in _list_ladders(block):
        if len(ladder) > LADDER:
            words = " / ".join(line.text.split()[-1] for line in ladder)
            yield Finding("ladder", ladder[0].page, words)


def _list_ladders(block: Block) -> Iterator[list[Line]]:
    for is_hyphenated, lines in groupby(block.lines, key=lambda line: line.is_hyphenated):
        if is_hyphenated:
            yield list(lines)


def find_loose_lines(block: Block) -> Iterator[Finding]:
    """Yield lines with wide spaces."""
    for line in block.lines[:-1]:
        if line.spacing > LOOSE:
            yield Finding("loose line", line.page, f"{line.spacing:.2f}: {line.text}")


def _name(block: Block) -> str:
    kinds = (("cell", CELLS), ("entry", ITEMS))
    return next((name for name, roles in kinds if block.role in roles), "paragraph")


# --- Headings --------------------------------------------------------------------------------


def find_stranded(blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield headings without enough of what they head under them."""
    for _, chapter in groupby(blocks, key=lambda block: block.chapter):
        # A note stands behind what it explains, and at the foot of the page.
        members = [block for block in chapter if block.role != "Note"]
        flow = [block for block in members if not block.in_sidebar]
        for index, block in enumerate(flow):
            # Under a title the sidebar may come first.
            following = members[members.index(block) + 1 :] if block.role == "H1" else flow[index + 1 :]
            if block.role in HEADINGS and _is_stranded(block, following):
                yield Finding("stranded heading", block.lines[-1].page, block.text.replace("\n", " "))
        for block, following in pairwise(members):
            if block.role == "TH" and _is_cut_off(block, following):
                yield Finding("stranded heading", block.lines[0].page, block.text.replace("\n", " "))


def _is_stranded(heading: Block, following: Sequence[Block]) -> bool:
    """Say whether fewer lines follow than should; headings in a row count as one."""
    column = heading.lines[-1:]
    wanted, under = UNDER_HEADING, 0
    for block in following:
        is_heading = block.role in HEADINGS
        if is_heading and under:
            return False  # a section of one line
        for line in block.lines:
            if not line.follows(column[-1]):
                return True
            column = (line,)
            under += not is_heading
            if under == wanted:
                return False
    return False


def _is_cut_off(head: Block, following: Block) -> bool:
    first, cell = head.lines[0], following.lines[0]
    return following.role not in HEADINGS and not cell.follows(first)


# --- Pages -----------------------------------------------------------------------------------


def find_short_pages(book: Print) -> Iterator[Finding]:
    """Yield pages of chapters that are hardly begun."""
    chapters = {block.chapter for block in book.blocks if _is_paragraph(block) and len(block.lines) > 2}
    lines = [line for block in book.blocks if block.chapter in chapters for line in block.lines]
    if not lines:
        return
    top, bottom = min(it.baseline for it in lines), max(it.baseline for it in lines)
    for page in sorted({line.page for line in lines}):
        here = [line for line in lines if line.page == page]
        lowest = max(here, key=lambda line: line.baseline)
        if (lowest.baseline - top) / (bottom - top or 1) < SHORT:
            yield Finding("short page", page, f"{len(here)} lines, the last: {lowest.text}")


def find_overfull(book: Print) -> Iterator[Finding]:
    """Yield lines outside of their columns, or of the paper, or one over the other."""
    columns = [_find_columns(book, side) for side in (0, 1)]
    text = {block.chapter for block in book.blocks if _stands_in(block, columns)}
    by_page: dict[int, list[Line]] = {}
    for block in book.blocks:
        for line in block.lines:
            by_page.setdefault(line.page, []).append(line)
            if block.chapter in text and not block.in_sidebar and block.role not in HEADINGS:
                over = _measure_overhang(line, columns[line.page % 2])
                if over > TOLERANCE:
                    yield Finding("overfull", line.page, f"{over:.1f} pt outside its column: {line.text}")
    for number, leaf in enumerate(book.pages):
        lines = [*by_page.get(number, ()), *leaf.furniture]
        for line in lines:
            ends = line.left, line.baseline - line.size, leaf.width - line.right, leaf.height - line.baseline
            if min(ends) < EDGE:
                yield Finding("overfull", number, f"{min(ends):.1f} pt from the paper's edge: {line.text}")
        for one, other in _find_overlaps(lines):
            yield Finding("overfull", number, f"“{one.text}” stands over “{other.text}”")


def _find_columns(book: Print, side: int) -> list[tuple[float, float]]:
    """Give the edges of the columns on left (0) or right (1) pages; none in ragged text."""
    lines = [line for block in book.blocks if _is_paragraph(block) for line in block.lines[1:-1]]
    edges = Counter((round(it.left), round(it.right)) for it in lines if it.page % 2 == side)
    columns = {pair: count for pair, count in edges.items() if count > COMMON * edges.total() and count > 2}
    # In ragged text some lines are of one length by chance.
    return list(columns) if sum(columns.values()) > edges.total() / 2 else []


def _stands_in(block: Block, columns: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Say whether a block is a paragraph that fills one of those columns; one line may, by chance."""
    edges = ((line.page, (round(line.left), round(line.right))) for line in block.lines[1:-1])
    return _is_paragraph(block) and sum(pair in columns[page % 2] for page, pair in edges) > 1


def _measure_overhang(line: Line, columns: Iterable[tuple[float, float]]) -> float:
    """Say by how much a line sticks out of the column that holds most of it; 0 where none is known."""
    return min((max(left - line.left, line.right - right) for left, right in columns), default=0)


def _find_overlaps(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield pairs of lines whose small letters (half an em above the baseline) meet."""
    ordered = sorted(lines, key=lambda line: line.baseline)
    for index, line in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.baseline - other.size / 2 > line.baseline - line.size / 8:
                if other.size <= 2 * line.size:
                    break
                continue
            meeting = min(line.right, other.right) - max(line.left, other.left) > 1
            if meeting and any(
                min(one[1], two[1]) - max(one[0], two[0]) > 1 for one in line.words for two in other.words
            ):
                yield line, other
