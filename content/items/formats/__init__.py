"""Questions in files of other systems: one module for each format, a value in between, one way into the bank."""
