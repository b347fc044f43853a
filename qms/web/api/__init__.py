"""The calls of the hall, one file a subject: each turns a request into a command or a reading, and decides nothing."""
