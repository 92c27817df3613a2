"""Questions, claims, and the letters in them."""
