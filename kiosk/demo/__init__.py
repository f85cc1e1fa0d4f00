"""The simulated world around a real kiosk: a day at the door, told over the wires."""
