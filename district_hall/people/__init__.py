"""Residents and staff, and the one table of who may do what where (`roles`)."""
