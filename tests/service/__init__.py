"""The reference of the service, docs/service: what the code knows is written into the pages, and held to them."""
