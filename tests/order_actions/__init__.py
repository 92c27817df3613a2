"""Tests of what a seller does with orders."""
