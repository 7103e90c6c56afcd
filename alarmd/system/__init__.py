"""What the machine gives: time, files, threads, logs, systemd."""
