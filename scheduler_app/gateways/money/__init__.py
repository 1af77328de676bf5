"""Gateways, money: whoever takes payments."""
