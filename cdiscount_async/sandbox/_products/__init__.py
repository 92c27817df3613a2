"""Categories, models, brands and products, and the packages that create products."""
