"""The power-cut proof: a recorder under the process, a disk made from its log, and what must be there after the cut."""
