"""The foundation: places, people, devices, files, delivery and receipts. Knows no screen, no circular, no alert."""
