"""Questions, claims, and their messages."""
