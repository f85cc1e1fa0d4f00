"""Tuckshop, the application: what the shop sees."""
