"""Pages of the audience: employer."""
