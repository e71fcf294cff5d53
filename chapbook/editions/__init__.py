"""Editions: what was published, what changed since, which leaves to replace.

    Book + what was made of it ─▶ Record ─▶ editions/edition-001.jsonl
    Record, Record ─▶ Changes ─▶ terminal, JSON, HTML; bars in the margin; leaves

A record is what Chapbook remembers of an edition: the content of every chapter, which page says what, and how
the edition was made. Everything here compares records; a draft is compared as the record that it would have.
"""
