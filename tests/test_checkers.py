"""The independent tools can say no: without that, their silence about our books would mean nothing."""

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from checkers import epubcheck, pdf_fonts, pdf_info, pdf_text, qpdf_check, run, structure_text, verapdf

WRITE = "import sys, weasyprint; weasyprint.HTML(string=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant={!r})"
PAGE = '<html lang="en"><head><title>A title</title></head><body><h1>Words</h1></body></html>'


def test_pdf_tools_tell_good_from_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tagged page passes, an untagged one fails by its rules, and a broken file is not passed over."""
    tagged, plain, broken = (tmp_path / name for name in ("tagged.pdf", "plain.pdf", "broken.pdf"))
    # In a process of its own: where chapters are typeset, no fonts are known but a theme's.
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    for path, variant in ((tagged, "pdf/ua-1"), (plain, None)):
        run(sys.executable, "-c", WRITE.format(variant), PAGE, str(path))
    broken.write_bytes(plain.read_bytes()[:-200])
    verdicts = verapdf([tagged, plain])
    assert verdicts[tagged] == []
    assert [line for line in verdicts[plain] if line.startswith("7.1-11, 1 times: StructTreeRoot")]
    assert qpdf_check(tagged) == []
    assert qpdf_check(broken) != []
    assert pdf_info(tagged)["Title"] == "A title"
    assert pdf_text(tagged, page=1).strip() == "Words"
    assert [font.embedded for font in pdf_fonts(tagged)] == [True]
    assert "H1" in structure_text(tagged)


def test_epubcheck_names_the_file_and_the_fault(tmp_path: Path) -> None:
    """Each of several files is reported under its own name."""
    first, second = tmp_path / "first.epub", tmp_path / "second.epub"
    with ZipFile(first, "w") as archive:
        archive.writestr("mimetype", "text/plain")
    second.write_bytes(b"no archive")
    lines = epubcheck(first, second)
    assert [line for line in lines if line.startswith("first.epub: ERROR PKG-007 ")]
    assert [line for line in lines if line.startswith("second.epub: FATAL PKG-008 ")]
