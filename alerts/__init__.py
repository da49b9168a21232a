"""What must reach someone now: alerts of the town's disaster desk and watching over one person.

Stands beside `circular` on the same foundation; neither imports the other.
"""
