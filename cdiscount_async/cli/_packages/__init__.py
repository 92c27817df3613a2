"""What the commands `cdiscount package …` are made of."""
