"""What language tags (BCP 47) say about how a book is read."""

import re

RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
RTL_LANGUAGES = frozenset({
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi",
})  # fmt: skip
"""Those that run from right to left where their tag names no script (CLDR, likely subtags)."""

_SCRIPT = re.compile(r"[a-z]+(?:-[a-z]{3}){0,3}-(?P<script>[a-z]{4})(?:-|$)")
"""Where a language tag in lower case names its script (RFC 5646, 2.1)."""

_EXTENDED = re.compile(r"^([A-Za-z]{2,3})(?:-[A-Za-z]{3}){1,3}(?=-|$)")
"""A tag's extended language subtags (RFC 5646, 2.2.2)."""


def simplify(language: str) -> str:
    """Leave extended languages out of a tag: wikis make some up (`grc-gre`)."""
    return _EXTENDED.sub(r"\1", language)


def find_direction(language: str) -> str:
    """Say which way a BCP 47 language tag is written, `ltr` or `rtl`; a script in it decides."""
    named = _SCRIPT.match(tag := language.lower())
    is_rtl = named["script"] in RTL_SCRIPTS if named else tag.partition("-")[0] in RTL_LANGUAGES
    return "rtl" if is_rtl else "ltr"
