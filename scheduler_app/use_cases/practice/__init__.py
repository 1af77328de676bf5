"""Use cases, practice: hours, services, zone, currency, and the rules that the consultant sets."""
