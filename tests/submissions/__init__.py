"""Packages that are submitted, waited for, and written down."""
