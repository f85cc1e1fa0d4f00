"""One screen a state."""
