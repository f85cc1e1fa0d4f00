"""A simulated wire for every device, driven from outside like the real one; part of the product."""
