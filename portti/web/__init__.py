"""The web: pages by audience over a shared kit."""
