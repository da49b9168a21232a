"""LINE, through the town's official account (Messaging API): what a household's board shows, as a text."""
