"""A demo town: the real names of eight districts, and residents who don't exist."""
