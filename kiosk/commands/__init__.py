"""Groups of commands with more than one room of their own."""
