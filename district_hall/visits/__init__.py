"""The human worklist: whom to see or call, why, taken by, done."""
