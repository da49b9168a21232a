"""Who is meant: the areas and membership that were chosen, and the households that this meant when it was sent."""
