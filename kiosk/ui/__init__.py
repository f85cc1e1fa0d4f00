"""Draws states and turns touches into events; the only rooms that know Kivy."""
