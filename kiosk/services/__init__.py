"""One method, one transaction."""
