"""Desks: each has a kind of work done, and keeps what is done."""
