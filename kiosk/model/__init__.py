"""Plain frozen facts of the shop; imports nothing of ours."""
