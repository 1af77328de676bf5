"""Gateways, messages: the mailbox of the consultant, read by IMAP."""
