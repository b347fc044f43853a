"""C-Power (Lumen, CP5200 family) LED signs: "External Calls Communication Protocol" v1.4 and the basic protocol beside it."""
