"""`kiosk doctor`: tries what the kiosk needs on this machine, and says what to do about what does not work."""

from kiosk.doctor.visit import visit as visit
