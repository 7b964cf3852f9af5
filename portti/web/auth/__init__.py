"""Accounts on Flask-Security: registering, logging in and out, passwords, one-time codes."""
