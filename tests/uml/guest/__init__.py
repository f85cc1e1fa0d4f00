"""Run inside the rig only, by tests/uml/test_rig.py: they make GPIO chips and keyboards."""
