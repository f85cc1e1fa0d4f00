"""The panel under gpiozero's mock pins: fingers, lamps, tones, a jammed coin, wrong wiring."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from threading import Event
from threading import enumerate as threads

import pytest

from drivers.device import Supervisor
from drivers.events import DeviceBack, DeviceEvent, DeviceLost, FacePressed
from drivers.faults import LastingFault
from drivers.lamps import Blinking, Breathing, Lit, brightness
from drivers.panel import Button, Panel, PanelSession, Wiring
from drivers.pins import HEADER_CHIPS, header_chip
from drivers.sim.panel import ARCADE, CLEAN, RELEASE, SimPanel, Trace
from drivers.tones import NOTES, Sound, Tune

FIVE = Wiring(
    (Button(1, 17, 5), Button(2, 27, 6), Button(3, 22, 13), Button(4, 23, 19), Button(5, 24, 26)),
    buzzer_pin=18,
)
FOUR = Wiring(tuple(button for button in FIVE.buttons if button.face != 3), dimmable=False)


class Counter:
    """A panel on the counter in simulated time; every turn is asked for, none waits."""

    def __init__(self, wiring: Wiring = FIVE) -> None:
        self.now = 1000.0
        self.sim = SimPanel(wiring)
        self.panel = Panel("panel", wiring, self.sim.pins, clock=lambda: self.now)
        self.ask: Callable[[], None] = lambda: self.panel.light(None)

    @contextmanager
    def open(self) -> Iterator[PanelSession]:
        with self.panel.open() as self.session:
            yield self.session

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def turn(self, after: float = 0.0) -> list[DeviceEvent]:
        self.now += after
        self.ask()
        return list(self.session.turn(Event()))

    def press(self, face: int, held_s: float = 0.08, closing: Trace = ARCADE, opening: Trace = RELEASE) -> None:
        self.sim.press(face, held_s, closing, opening, wait=self.wait)


@pytest.fixture
def counter() -> Iterator[Counter]:
    counter = Counter()
    with counter.open():
        yield counter


def test_a_press_is_told_once_with_the_time_of_its_first_edge(counter: Counter) -> None:
    counter.press(4)
    assert counter.turn() == [FacePressed(4, 1000.0)]
    assert counter.turn(after=0.1) == []


@pytest.mark.parametrize("wiring", [FIVE, FOUR], ids=["five levels", "four levels"])
def test_every_button_tells_its_face(wiring: Wiring) -> None:
    counter = Counter(wiring)
    with counter.open():
        told = []
        for button in wiring.buttons:
            counter.press(button.face, closing=CLEAN)
            told += counter.turn(after=1.0)
    assert [event.face for event in told if isinstance(event, FacePressed)] == [b.face for b in wiring.buttons]


def test_ten_presses_a_second_are_all_told(counter: Counter) -> None:
    for _ in range(10):
        counter.press(5, held_s=0.04)
        counter.wait(0.045)
    assert [type(event) for event in counter.turn()] == [FacePressed] * 10


def test_a_tap_of_five_milliseconds_is_told(counter: Counter) -> None:
    counter.press(1, held_s=0.001)
    assert len(counter.turn()) == 1


def test_the_lamp_answers_before_anybody_hears_of_the_press(counter: Counter) -> None:
    counter.sim.down(2)
    events = iter(counter.session.turn(Event()))
    assert next(events) == FacePressed(2, 1000.0)
    assert counter.sim.lamps() == {1: 0.0, 2: 1.0, 3: 0.0, 4: 0.0, 5: 0.0}


def test_the_lamp_goes_out_again_by_itself(counter: Counter) -> None:
    counter.press(2)
    counter.turn()
    counter.turn(after=0.4)
    assert counter.sim.lamp(2) == 1.0
    counter.turn(after=0.3)
    assert counter.sim.lamp(2) == 0.0


def test_one_face_is_lit_on_demand(counter: Counter) -> None:
    counter.ask = lambda: counter.panel.light(5)
    counter.turn()
    assert counter.sim.lamps() == {1: 0.0, 2: 0.0, 3: 0.0, 4: 0.0, 5: 1.0}


def test_what_is_shown_while_the_panel_is_shut_is_shown_when_it_opens() -> None:
    counter = Counter()
    counter.panel.light(3)
    for _ in range(1000):
        counter.panel.breathe()
    counter.panel.light(1)
    counter.ask = lambda: None
    with counter.open():
        counter.sim.down(5)  # so that the turn does not wait
        counter.turn()
        assert counter.sim.lamp(1) == 1.0
    assert set(counter.sim.lamps().values()) == {0.0}


def test_breathing_moves_and_blinking_blinks(counter: Counter) -> None:
    counter.ask = counter.panel.breathe
    seen = set()
    for _ in range(100):
        counter.turn(after=0.04)
        seen.add(tuple(counter.sim.lamps().values()))
    assert len(seen) > 50
    counter.ask = counter.panel.fault_blink
    counter.now = 2000.1
    blinks = []
    for _ in range(8):
        counter.turn(after=0.25)
        blinks.append(set(counter.sim.lamps().values()))
    assert blinks == [{1.0}, {0.0}, {0.0}, {1.0}, {1.0}, {0.0}, {0.0}, {1.0}]


def test_plain_lamps_are_on_or_off() -> None:
    counter = Counter(FOUR)
    with counter.open():
        counter.ask = counter.panel.breathe
        for _ in range(50):
            counter.turn(after=0.04)
            assert set(counter.sim.lamps().values()) <= {0.0, 1.0}


@pytest.mark.parametrize("scene", [Lit(), Lit(3), Breathing(), Blinking()])
def test_brightness_is_a_share(scene: Lit | Breathing | Blinking) -> None:
    for face in range(1, 6):
        levels = [brightness(scene, face, at / 50) for at in range(500)]
        assert 0.0 <= min(levels) <= max(levels) <= 1.0


def test_a_tune_is_played_note_by_note_then_silence(counter: Counter) -> None:
    counter.panel.sound(Sound.READ)
    heard = []
    for _ in range(5):
        counter.turn()
        heard.append(counter.sim.hertz())
        counter.wait(0.05)
    assert heard == [1318.5, 1318.5, 1760.0, 1760.0, 0.0]


def test_a_new_sound_cuts_the_old_one_off(counter: Counter) -> None:
    counter.panel.sound(Sound.NO)
    counter.turn()
    counter.panel.sound(Sound.PRESS)
    counter.turn()
    assert counter.sim.hertz() == 880.0


def test_a_panel_without_a_buzzer_keeps_silent() -> None:
    counter = Counter(FOUR)
    with counter.open():
        counter.panel.sound(Sound.READ)
        assert counter.turn() == []
        assert counter.sim.hertz() == 0.0


@pytest.mark.parametrize("sound", Sound)
def test_every_sound_is_short_and_its_changes_are_known(sound: Sound) -> None:
    tune = Tune(sound, 10.0)
    at = 10.0
    heard = []
    while (hertz := tune.now(at)) is not None:
        heard.append(hertz)
        at = tune.next_change(at)
    assert heard == [hertz for hertz, _ in NOTES[sound]]
    assert at - 10.0 < 0.5


def test_a_jammed_button_is_told_by_name_and_the_others_work(counter: Counter) -> None:
    counter.sim.down(3)
    assert counter.turn() == [FacePressed(3, 1000.0)]
    assert counter.turn(after=29.0) == []
    [lost] = counter.turn(after=1.0)
    assert isinstance(lost, DeviceLost)
    assert lost.device == "panel button 3"
    assert lost.lasting
    assert "Button 3 of the panel 'panel' has been down for 30 s" in lost.sentence
    assert "GPIO22" in lost.sentence
    assert counter.turn(after=60.0) == []
    counter.press(5)
    assert [type(event) for event in counter.turn()] == [FacePressed]
    counter.sim.up(3)
    assert counter.turn(after=0.0) == []
    assert counter.turn(after=0.1) == [DeviceBack("panel button 3", counter.now)]


def test_a_button_that_is_down_when_the_panel_opens_is_no_press_but_jammed() -> None:
    counter = Counter()
    counter.sim.down(1)
    with counter.open():
        assert counter.turn() == []
        [lost] = counter.turn(after=30.0)
        assert isinstance(lost, DeviceLost)
    counter.sim.up(1)
    with counter.open():
        assert counter.turn(after=1.0) == [DeviceBack("panel button 1", counter.now)]


def test_a_contact_that_flutters_slowly_gives_no_presses_once_it_is_told_as_jammed(counter: Counter) -> None:
    """30 ms down, 30 ms up: each closing looks like a press, and none is seen settled and up."""
    told = []
    for _ in range(1000):
        for move in (counter.sim.down, counter.sim.up):
            counter.wait(0.03)
            move(2)
            told += counter.turn()
    kinds = [type(event) for event in told]
    lost = kinds.index(DeviceLost)
    assert set(kinds[:lost]) == {FacePressed}
    assert kinds[lost:] == [DeviceLost]
    assert counter.sim.lamp(2) == 0.0
    counter.turn(after=1.0)
    counter.press(2)
    assert [type(event) for event in counter.turn()] == [FacePressed]


def test_a_chattering_wire_is_one_press_then_jammed(counter: Counter) -> None:
    told = []
    for _ in range(4000):
        counter.sim.down(2)
        counter.wait(0.005)
        counter.sim.up(2)
        told += counter.turn(after=0.005)
    assert [type(event) for event in told] == [FacePressed, DeviceLost]


def test_a_cut_wire_tells_nothing(counter: Counter) -> None:
    counter.sim.cut(4)
    counter.press(4)
    assert counter.turn(after=1.0) == []
    counter.sim.mend(4)
    counter.press(4)
    assert len(counter.turn()) == 1


@pytest.mark.parametrize(
    ("wiring", "words"),
    [
        (Wiring((Button(1, 17), Button(2, 17))), "already in use"),
        (Wiring((Button(1, 17, 17),)), "already in use"),
        (Wiring((Button(1, 99),)), "99"),
    ],
    ids=["one pin twice", "a lamp on a button's pin", "no such pin"],
)
def test_wrong_wiring_is_a_sentence(wiring: Wiring, words: str) -> None:
    sim = SimPanel(FIVE)
    panel = Panel("panel", wiring, sim.pins)
    for _ in range(2):
        with pytest.raises(LastingFault, match=f"The GPIO pins refuse to work.*{words}.*correct them"):
            panel.open().__enter__()
    with Panel("panel", FIVE, sim.pins).open():
        pass  # nothing stayed claimed


def test_a_shut_panel_listens_no_more_and_an_open_one_hears_each_press_once() -> None:
    counter = Counter()
    for _ in range(3):
        with counter.open():
            assert counter.sim.listened(1)
            counter.press(1)
            assert len(counter.turn(after=1.0)) == 1
        assert not counter.sim.listened(1)
        counter.press(1)


def test_a_supervised_panel_starts_no_thread_but_its_own() -> None:
    sim = SimPanel(FIVE)
    heard: Queue[DeviceEvent] = Queue()
    died: list[object] = []
    before = set(threads())
    supervisor = Supervisor(Panel("panel", FIVE, sim.pins), heard.put, lambda *who: died.append(who))
    supervisor.start()
    sim_press(sim, heard)
    assert {thread.name for thread in set(threads()) - before} == {"device panel"}
    supervisor.stop()
    assert set(threads()) == before
    assert died == []


def sim_press(sim: SimPanel, heard: Queue[DeviceEvent]) -> None:
    """Presses until the panel, which opens in its own time, has told of it."""
    while heard.empty():
        sim.press(3)
    assert isinstance(heard.get(timeout=5), FacePressed)


@pytest.mark.parametrize(
    ("labels", "number"),
    [
        ({0: "pinctrl-rp1", 10: "gpio-brcmstb@107d508500"}, 0),  # Pi 5, newer kernels
        ({4: "pinctrl-rp1", 0: "gpio-brcmstb@107d508500"}, 4),  # Pi 5, older kernels
        ({0: "pinctrl-bcm2711", 1: "raspberrypi-exp-gpio"}, 0),  # Pi 4
        ({0: "pinctrl-bcm2835", 1: "raspberrypi-exp-gpio"}, 0),  # Pi 3 and Zero 2
    ],
)
def test_the_chip_behind_the_header_is_found_by_its_label(labels: dict[int, str], number: int) -> None:
    assert header_chip(labels) == number


def test_a_machine_without_a_header_is_told_so() -> None:
    with pytest.raises(LastingFault, match=r"no Raspberry Pi header \(gpiochip0 is amd_gpio\)"):
        header_chip({0: "amd_gpio"})
    with pytest.raises(LastingFault, match="no gpiochip"):
        header_chip({})
    assert len(HEADER_CHIPS) == 3
