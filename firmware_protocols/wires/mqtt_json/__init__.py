"""Our own contract for devices on a broker, version 1; see docs/reference/wires/mqtt_json.md."""
