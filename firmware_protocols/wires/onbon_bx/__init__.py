"""Onbon BX-5K and BX-6K character signs: serial line or TCP 5005, "BX-5K/6K通讯协议用户版本" v1.4 (2021-02-28)."""
