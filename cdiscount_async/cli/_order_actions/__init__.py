"""The commands of `cdiscount order`."""
