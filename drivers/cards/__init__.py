"""Readers of member cards: one module a chip, all behind one `Device`."""
