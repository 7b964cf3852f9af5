"""Rules and values of the field; pure functions without Flask or database."""
