"""The parts of `cdiscount orders` and `cdiscount offers`: rows, the output file, and resuming after a stop."""
