"""Offers, and the packages that bring them."""
