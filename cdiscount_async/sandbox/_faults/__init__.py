"""What goes wrong on purpose, as data: what it does to calls stands with HTTP."""
