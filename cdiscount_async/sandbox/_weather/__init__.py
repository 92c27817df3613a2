"""What goes wrong on purpose: rules as data, and what they do to calls and to the port."""
