"""`python -m chapbook.checks` writes the manual of rules."""

from pathlib import Path

from chapbook.checks.manual import write_manual

if __name__ == "__main__":
    (Path(__file__).parent / "README.md").write_text(write_manual(), encoding="utf-8")
