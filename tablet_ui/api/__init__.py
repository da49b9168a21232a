"""What machines talk to: the devices' board, reports, settings and pairing."""
