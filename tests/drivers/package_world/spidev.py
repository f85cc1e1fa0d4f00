"""The simulated wire in the place of the spidev package, for the unmodified package mfrc522 in a process of its own."""

from drivers.sim.clock import CountedClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.spidev import SpiWires

clock = CountedClock()
field = Field(clock)
chip = Mfrc522Model(field, clock)
wires = SpiWires(clock, {(0, 0): chip})
ports = []
"""Every port that was made."""


def SpiDev():
    ports.append(wires.open())
    return ports[-1]


def is_open(port):
    try:
        port.xfer2([0])
    except OSError:
        return False
    return True
