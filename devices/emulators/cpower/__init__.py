"""C-Power cards as their firmware would behave, read from "External Calls Communication Protocol" v1.4 and the basic protocol."""
