"""The gate: who may come in, what is taken of it, and who was seen. No socket and no file in here."""
