"""What two audiences or more share."""
