"""alarmctl: what the operator types, in Chinese or English."""
