"""Mails: what desktop and booking page both do to hand one to a mail server."""
