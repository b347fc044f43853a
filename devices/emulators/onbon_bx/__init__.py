"""BX-5K/6K sign cards as their firmware would behave, read from "BX-5K/6K通讯协议用户版本" v1.4 (2021-02-28)."""
