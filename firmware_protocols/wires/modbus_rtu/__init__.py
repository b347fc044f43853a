"""Modbus RTU number panels: "MODBUS over Serial Line" V1.02 and "MODBUS Application Protocol" V1.1b3 (modbus.org)."""
