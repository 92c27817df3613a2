"""The commands of `cdiscount discussion`."""
