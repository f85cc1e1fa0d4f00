"""The reference endpoint: where shops meet."""
