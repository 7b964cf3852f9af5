"""All SQL of the portal, one noun a file."""
