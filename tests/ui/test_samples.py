"""Every state has a screen and a sample, every refusal and problem a sentence, so that no picture is forgotten."""

from __future__ import annotations

import re

import pytest

from kiosk.flow import desk_states, join_states, office_states, states
from kiosk.model.text import LANGUAGES
from kiosk.services.views import Refusal
from kiosk.ui.samples import samples
from kiosk.ui.screens import SCREENS, UnknownState, open_screen
from kiosk.ui.words import Say


def concrete_states() -> list[type[states.State]]:
    return [
        kind
        for module in (states, join_states, desk_states, office_states)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, states.State) and not kind.__subclasses__()
    ]


@pytest.mark.parametrize("kind", concrete_states())
def test_every_state_has_a_screen(kind: type[states.State]) -> None:
    assert kind in SCREENS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_sample(language: str) -> None:
    assert {type(state) for state in samples(language).values()} == set(concrete_states())
    assert all(state.language == language for state in samples(language).values())


@pytest.mark.parametrize("why", Refusal)
def test_every_refusal_has_a_sentence_and_a_picture(why: Refusal) -> None:
    from kiosk.ui.screens.refusals import PICTURES, sentences

    main, more = sentences(Say.native(), why)
    assert main
    assert more
    assert why in PICTURES


def test_every_kind_of_problem_has_a_sentence_of_its_own() -> None:
    from kiosk.ui.screens.problems import sentence_for

    kinds = re.findall(r"[a-z]+_[a-z]+", (states.Problem.__doc__ or "").split("`kind`:")[1])
    general = sentence_for(states.Problem("something_new"), Say.native())
    assert len(kinds) >= 10
    for kind in kinds:
        assert sentence_for(states.Problem(kind, 3), Say.native()) != general


def test_a_state_without_a_screen_is_a_clear_fault() -> None:
    class Strange(states.State):
        pass

    with pytest.raises(UnknownState, match=r"no screen draws Strange; add it to kiosk\.ui\.screens\.SCREENS"):
        open_screen(Strange, print, None)  # type: ignore[arg-type]  # it does not come to that
