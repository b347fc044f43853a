"""MQTT: one connection to the broker for the whole hall, and a link on it for every line that names the broker."""

from devices.links.mqtt.broker import DROPPED, Broker, Will, broker_at
from devices.links.mqtt.link import MqttLink
from devices.links.mqtt.login import LOGIN_FILE, Login

__all__ = ["DROPPED", "LOGIN_FILE", "Broker", "Login", "MqttLink", "Will", "broker_at"]
