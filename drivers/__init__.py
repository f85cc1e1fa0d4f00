"""Devices down to the wire; knows nothing of shops, screens or databases."""
