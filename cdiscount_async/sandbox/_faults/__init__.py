"""Faults on purpose, as data. `_http` applies them to calls."""
