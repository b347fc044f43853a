"""The hall as arithmetic: commands in, events out, and the floor that events make. No clock, no loop, no port."""
