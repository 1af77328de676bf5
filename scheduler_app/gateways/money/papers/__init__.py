"""Gateways, money: what invoices and statements are set with, as PDF and as XML."""
