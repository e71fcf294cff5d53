"""What is known of one page while it is read: its marks, its notes, and what went wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from chapbook.parsers.mediawiki.marks import BlockMark, InlineMark, NoteMark
from chapbook.parsers.mediawiki.signs import FIRST_BLOCK, FIRST_INLINE, ROOM
from chapbook.problems import Place, Problem, Severity

LONGEST = 2_097_152
"""Characters of a page, and of what its templates may add to it: MediaWiki's own limit, in bytes there."""

MOST_CALLS = 40_000
"""Templates and parser functions that a page may use, those inside of templates too."""

DEEPEST = 40
"""Templates in templates."""

T = TypeVar("T")


@dataclass(slots=True)
class _Kind:
    """One kind of thing that went wrong, however often."""

    line: int
    message: str
    hint: str
    severity: Severity
    count: int = 1


@dataclass(slots=True)
class Page:
    """Filled while a page is read."""

    file: str
    title: str
    templates: Mapping[str, str] = field(default_factory=dict)
    """Texts of the book's own templates, by their folded names."""

    inlines: list[InlineMark] = field(default_factory=list)
    blocks: list[BlockMark] = field(default_factory=list)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    """Texts of named notes, by group and name, the first that was given."""

    calls: int = 0
    size: int = 0
    """Characters that templates have given so far."""

    depth: int = 0
    open_notes: int = 0
    """Notes that are being expanded: no table stands in one."""

    categories: list[str] = field(default_factory=list)
    display_title: str = ""
    _kinds: dict[tuple[str, str], _Kind] = field(default_factory=dict)

    def keep(self, mark: InlineMark) -> str:
        """Keep something that stands in a line, and give its sign; nothing where there is no room."""
        return self._keep(mark, self.inlines, FIRST_INLINE)

    def keep_block(self, mark: BlockMark) -> str:
        """Keep something that stands by itself."""
        return self._keep(mark, self.blocks, FIRST_BLOCK)

    def _keep(self, mark: T, marks: list[T], first: int) -> str:
        if len(marks) >= ROOM:
            hint = "part the article in two"
            self.warn("CB093", 0, "room", "the page has more links, notes and pictures than are read", hint)
            return ""
        marks.append(mark)
        return chr(first + len(marks) - 1)

    def fetch(self, sign: str) -> InlineMark | BlockMark:
        """Give what a sign stands for."""
        number = ord(sign)
        if number < FIRST_BLOCK:
            return self.inlines[number - FIRST_INLINE]
        return self.blocks[number - FIRST_BLOCK]

    def keep_note(self, note: NoteMark) -> str:
        """Keep a note; the first text of a name is that of all its calls."""
        if note.name and note.text:
            self.notes.setdefault((note.group, note.name), note.text)
        return self.keep(note)

    def warn(
        self, code: str, line: int, key: str, message: str, hint: str = "", severity: Severity = "warning"
    ) -> None:
        """Report something once a kind; `{times}` in a message says how often it was."""
        if kind := self._kinds.get((code, key)):
            kind.count += 1
        else:
            self._kinds[code, key] = _Kind(line, message, hint, severity)

    def list_problems(self) -> list[Problem]:
        """List what went wrong."""
        return [
            Problem(
                it.severity,
                code,
                Place(self.file, it.line + 1),
                it.message.replace("{times}", f" ({it.count} times)" if it.count > 1 else ""),
                it.hint,
            )
            for (code, _), it in self._kinds.items()
        ]
