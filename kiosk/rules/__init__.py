"""Pure decisions: facts, numbers and time come in as arguments, a verdict goes out."""
