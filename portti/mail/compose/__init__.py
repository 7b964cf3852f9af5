"""Composers: values in, a draft of one e-mail out."""
