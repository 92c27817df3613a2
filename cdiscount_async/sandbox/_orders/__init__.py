"""Orders: those of the past, those that buyers place, and what sellers decide about them."""
