"""A year of a programme with made-up members, played through the very rules of the kiosk."""

from kiosk.programme.simulate.bill import Bill
from kiosk.programme.simulate.crowd import Habits
from kiosk.programme.simulate.report import facts, sentences
from kiosk.programme.simulate.year import Plan, play

__all__ = ["Bill", "Habits", "Plan", "facts", "play", "sentences"]
