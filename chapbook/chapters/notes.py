"""The notes of a chapter: numbered where they are first called, and printed at its end.

Notes without a group have numbers; those of any other group, which explain rather than cite, have letters. A
note that is called again by its name keeps its number, and leads back to each of its calls.
"""

from collections.abc import Callable, Iterable, Iterator
from string import ascii_lowercase

from chapbook.model import Article, Note, NoteCall, NoteEntry, NoteList, Prose, Words
from chapbook.model.prose import list_all_prose, list_inlines

Key = tuple[str, str, int]
"""Group and name; of a note without a name, a number of its own."""


class Notebook:
    """Hands out the numbers of one chapter's notes."""

    def __init__(self, slug: str, notes: Iterable[Note]) -> None:
        """Take all notes of an article, as one may be called before it is written down; `slug` is its own."""
        self._slug = slug
        self._texts: dict[tuple[str, str], Prose] = {}
        for note in notes:
            if note.name and note.text:
                self._texts.setdefault((note.group, note.name), note.text)
        self._texts_called: dict[Key, Prose] = {}
        self._calls: dict[Key, list[NoteCall]] = {}

    def call(self, note: Note) -> NoteCall | None:
        """Give the number with which a note is called; None where nobody wrote what it says."""
        text = note.text or self._texts.get((note.group, note.name), "")
        if not text:
            return None
        key = note.group, note.name, 0 if note.name else len(self._calls)
        calls = self._calls.setdefault(key, [])
        self._texts_called.setdefault(key, text)
        label = calls[0].label if calls else self._give_label(note.group)
        again = f"_{len(calls) + 1}" if calls else ""
        # No title's anchor has an underscore, so these names are free.
        calls.append(NoteCall(label, f"{self._slug}.call_{label}{again}", f"{self._slug}.note_{label}"))
        return calls[-1]

    def write(self, set_prose: Callable[[Prose], Words]) -> Iterator[NoteList]:
        """Yield the notes, those with letters first; setting one may call others, which come behind it."""
        entries: dict[Key, Words] = {}
        while waiting := [key for key in self._calls if key not in entries]:
            for key in waiting:
                entries[key] = set_prose(self._texts_called[key])
        for has_letters in (True, False):
            kept = [key for key in self._calls if bool(key[0]) == has_letters]
            if kept:
                yield NoteList(tuple(self._make_entry(key, entries[key]) for key in kept))

    def _give_label(self, group: str) -> str:
        number = sum(bool(key[0]) == bool(group) for key in self._calls)
        return spell_letters(number) if group else str(number)

    def _make_entry(self, key: Key, text: Words) -> NoteEntry:
        calls = self._calls[key]
        return NoteEntry(calls[0].note, calls[0].label, text, tuple(call.anchor for call in calls))


def spell_letters(number: int) -> str:
    """Count in letters: a, b … z, aa, ab and so on."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = ascii_lowercase[rest] + letters
    return letters


def list_notes(article: Article) -> Iterator[Note]:
    """Yield all notes of an article, and those inside of others."""
    for prose in list_all_prose(article):
        yield from (it for it in list_inlines(prose) if isinstance(it, Note))
