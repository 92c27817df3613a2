"""Cdiscount's own logistics, pick-up shops, and orders of other sites."""
