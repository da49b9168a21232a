"""How long what is kept: periods as settings, the job that enforces them, export and erasure of one person's data."""
