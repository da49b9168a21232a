"""What must reach someone now: the desk's alerts and drills, written, approved, sent, followed up."""
