"""Tuckshop, the application: what the shop sees."""

__version__ = "0.1.0"
