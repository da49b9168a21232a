"""Devices: how a tablet or phone is paired with a household, known again and, when lost, shut out."""
