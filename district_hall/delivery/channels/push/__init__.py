"""Web Push (RFC 8030, 8291, 8292): a word to a browser that isn't open, through the push service of its maker."""
