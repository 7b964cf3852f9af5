"""E-mail: composed from values, promised as rows, delivered by a job."""
