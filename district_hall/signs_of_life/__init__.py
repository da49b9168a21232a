"""That somebody is there: when, from which device, by which deed. Never what was read."""
