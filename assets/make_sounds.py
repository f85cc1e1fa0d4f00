"""Makes the three sounds of the kiosk with the standard library alone: `python assets/make_sounds.py`.

rise: a card was read and the visit kept. press: a face was pressed. no: something cannot be.
"""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path

RATE = 22050
HERE = Path(__file__).parent / "sounds"

# (frequency Hz, start s, length s, loudness 0..1)
Tone = tuple[float, float, float, float]
SOUNDS: dict[str, tuple[Tone, ...]] = {
    "rise": ((784.0, 0.0, 0.16, 0.30), (1175.0, 0.11, 0.34, 0.34)),
    "press": ((659.0, 0.0, 0.14, 0.26),),
    "no": ((247.0, 0.0, 0.16, 0.34), (208.0, 0.13, 0.24, 0.34)),
}


def bell(frequency: float, t: float, length: float) -> float:
    """A struck sugar glass: quick to come, slow to go, with a shimmer of its third partial."""
    attack = min(t / 0.006, 1.0)
    fade = math.exp(-4.5 * t / length) * min((length - t) / 0.02, 1.0)
    tone = math.sin(math.tau * frequency * t) + 0.25 * math.sin(math.tau * 3 * frequency * t) * math.exp(
        -18 * t / length
    )
    return attack * max(fade, 0.0) * tone


def samples(tones: tuple[Tone, ...]) -> bytes:
    """16-bit mono at RATE."""
    seconds = max(start + length for _, start, length, _ in tones)
    values = []
    for i in range(round(seconds * RATE)):
        t = i / RATE
        value = sum(
            loud * bell(frequency, t - start, length)
            for frequency, start, length, loud in tones
            if start <= t < start + length
        )
        values.append(max(-32768, min(32767, round(value * 32767))))
    return struct.pack(f"<{len(values)}h", *values)


def main() -> None:
    HERE.mkdir(exist_ok=True)
    for name, tones in SOUNDS.items():
        with wave.open(str(HERE / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(tones))


if __name__ == "__main__":
    main()
