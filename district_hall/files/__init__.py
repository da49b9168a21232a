"""What people upload and what is made of it: a content-addressed store, and uploads turned into page pictures."""
