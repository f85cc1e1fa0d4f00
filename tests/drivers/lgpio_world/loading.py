"""When the library beside this file is being loaded."""

from threading import Event

began = Event()
