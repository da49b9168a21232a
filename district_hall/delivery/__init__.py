"""Bring this to these people, and bring back what they say: messages, the outbox, receipts."""
