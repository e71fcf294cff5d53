"""Where the keys of a TOML file stand: lines and columns, which tomllib does not tell."""

import re
import tomllib
from dataclasses import dataclass

from chapbook.problems import Place

STRING = re.compile(
    r'(?P<long>"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5})"
    r'|(?P<short>"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*')"
    r"|(?P<comment>\#[^\n]*)",
    re.DOTALL,
)
"""What can hold text that looks like a key (TOML 1.0, Comment and String)."""


def place_offset(text: str, offset: int, file: str) -> Place:
    """Give the line and column of a character."""
    return Place(file, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


@dataclass(frozen=True, slots=True)
class Places:
    """Where the keys of a TOML text stand, which tomllib does not tell; the text has to be valid."""

    file: str
    text: str
    blank: str
    """The same text, character for character, with all blank that is no key: see `blank_strings`."""

    @classmethod
    def of(cls, content: bytes, file: str) -> "Places":
        """Take a file's bytes, as tomllib takes them."""
        text = content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
        return cls(file, text, blank_strings(text))

    def of_key(self, key: str, part: int = 0) -> Place:
        """Find a key of the book (part 0) or of a part, counted from 1."""
        found = self._find_key(key, part)
        return place_offset(self.text, found.start("key"), self.file) if found else Place(self.file)

    def of_part(self, part: int) -> Place:
        """Find a part: its header, or the key where parts are written as a list."""
        heads = self._find_parts()
        offset = heads[part - 1].start("head") if part <= len(heads) else -1
        return place_offset(self.text, offset, self.file) if offset >= 0 else self.of_key("parts")

    def of_article(self, number: int, part: int = 0) -> Place:
        """Find a name in the `articles` of the book (part 0) or of a part; both counted from 1."""
        key = self._find_key("articles", part)
        strings = STRING.finditer(self.text, key.end()) if key else ()
        found = [string.start() for string in strings if not string["comment"]]
        return (
            place_offset(self.text, found[number - 1], self.file)
            if number <= len(found)
            else Place(self.file)
        )

    def of_name(self, key: str, name: str) -> Place:
        """Find a name that a key of the book has in its list or table, or else the key."""
        found = self._find_key(key, 0)
        strings = STRING.finditer(self.text, found.end() if found else 0)
        for string in strings:
            if not string["comment"] and " ".join(tomllib.loads(f"it = {string[0]}")["it"].split()) == name:
                return place_offset(self.text, string.start(), self.file)
        return self.of_key(name if self._find_key(name, 0) else key)

    def _find_parts(self) -> list[re.Match[str]]:
        """Find the headers `[[parts]]`, or the braces of `parts = [{…}, {…}]`."""
        heads = list(re.finditer(r"^[ \t]*(?P<head>\[\[[ \t]*parts[ \t]*\]\])", self.blank, re.MULTILINE))
        key = None if heads else self._find_key("parts", 0)
        return list(re.compile(r"(?P<head>(?=\{))").finditer(self.blank, key.end())) if key else heads

    def _find_key(self, key: str, part: int) -> re.Match[str] | None:
        heads = self._find_parts() if part else []
        start = heads[part - 1].end() if 0 < part <= len(heads) else 0
        name = rf"""(?P<key>(["']?){re.escape(key)}\2)"""
        pattern = re.compile(rf"(?:^|[{{,])[ \t]*(?:\[\[?[ \t]*)?{name}[ \t]*[=.\]]", re.MULTILINE)
        return pattern.search(self.blank, start)


def blank_strings(text: str) -> str:
    """Make comments and strings blank, save for strings that are keys."""

    def blank(found: re.Match[str]) -> str:
        is_key = found["short"] and re.compile(r"[ \t]*[=.]").match(text, found.end())
        return found[0] if is_key else re.sub(r"[^\n]", " ", found[0])

    return STRING.sub(blank, text)
