"""A GSM modem library: pure cores (at, sms, models) under thin shells; it knows no alarms."""
