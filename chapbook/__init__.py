"""Chapbook turns a folder of encyclopedia-style articles into a printed book and an ebook.

A book's folder is `reading`'s. Of each article `parsers` give what it says, and `chapters` what we print of
it: one XHTML fragment, made by the templates that `design` finds, which print and e-book share. The
`linker` puts title page, contents and what else is `matter` around the chapters, and answers every name.
For print the `typesetter` sets each chapter alone, in a `workshop` of several processes, and what was made
once is in the `cache`; page numbers stay blank slots until the linker's paginator says who stands on which
page. `outputs` then write PDF and EPUB, handouts and sheets.

`editions` remember what was published, say what changed since, and which leaves to replace. `checks` read
articles without building. The nouns that go from one room to the next are in `model`; what went wrong is
data (`problems`), which the `cli` alone prints. README.md beside this file tells it at length.
"""

__version__ = "0.1.0"
