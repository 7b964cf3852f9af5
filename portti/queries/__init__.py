"""All SQL of the portal, one noun a file."""

# Whoever changes a row with anything of here keeps the change sequence with it.
from portti.queries import change_sequence as change_sequence
