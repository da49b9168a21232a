"""The town: districts, their groups, households and halls."""
