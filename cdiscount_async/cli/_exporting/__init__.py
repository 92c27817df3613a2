"""What `cdiscount orders` and `cdiscount offers` consist of: rows, the file they go to, and going on after a stop."""
