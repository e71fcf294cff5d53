"""Chapbook turns a folder of encyclopedia-style articles into a printed book and an ebook."""

__version__ = "0.1.0"
