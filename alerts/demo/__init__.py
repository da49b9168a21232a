"""The demo town's broadcasts of the last month."""
