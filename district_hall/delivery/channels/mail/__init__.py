"""E-mail, for people with an office and for family contacts far away: through the town's own mail server (SMTP)."""
