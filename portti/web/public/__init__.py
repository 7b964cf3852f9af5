"""Pages of the audience: public."""
