"""Offers, and packages of offers."""
