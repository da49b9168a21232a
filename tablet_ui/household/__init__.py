"""The household's screens: tablet at home and phone. One shell, one renderer in the browser."""
