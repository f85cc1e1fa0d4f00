"""The groups of `kiosk`'s commands, a module each; each is imported when one of its commands is asked for."""
