"""How long it will take: a hall's days as numbers, what is learned from them, and many runs of the rest of a day."""
