"""Pages of the audience: assistant."""
