"""Values to XML and back. The codec names no model and no operation."""
