# ruff: noqa: N999 - the package mfrc522 imports it by this name
"""Stands where RPi.GPIO does on a Pi."""
