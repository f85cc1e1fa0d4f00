"""What is asked at this hour, and what follows a press."""

from __future__ import annotations

from math import log

from kiosk.model.feedback import FollowUp, Question
from kiosk.model.programme import Programme
from kiosk.model.text import Text
from kiosk.rules.chance import share
from kiosk.rules.moment import Moment
from kiosk.rules.schedule import is_on


def question(programme: Programme, at: Moment) -> Question:
    """The question of the hour: the same on every kiosk of the shop, drawn by weight from those scheduled.

    Drawn anew each hour, not in turns: in turns each hour of the day would always hear the same question.
    """
    asked = [each for each in programme.question if is_on(each.when, at)] or list(programme.question)
    if len(asked) == 1:
        return asked[0]
    hour = f"{at.local:%Y-%m-%dT%H}"
    # Efraimidis and Spirakis 2006: the least -ln(u)/weight falls on each with a chance of its share of the weights
    return min(asked, key=lambda each: -log(share(hour, each.id)) / each.weight)


def find(programme: Programme, question_id: str) -> Question | None:
    return next((each for each in programme.question if each.id == question_id), None)


def follow_up(asked: Question, face: int) -> FollowUp | None:
    return next((each for each in asked.follow_up if face in each.faces), None)


def reason_words(programme: Programme, question_id: str, reason: str) -> Text | None:
    """What the reason of this id says; None once the programme has it no more."""
    asked = find(programme, question_id)
    reasons = (each for follow in asked.follow_up for each in follow.reasons) if asked else ()
    return next((each.words for each in reasons if each.id == reason), None)
