"""The sellers: accounts, shops, indicators."""
