"""One call under way: its attempts, its deadline, and what failures mean for it."""
