"""Domain, care: backups, the doctor, the first run and the demo."""
