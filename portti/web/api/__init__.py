"""Pages of the audience: api."""
