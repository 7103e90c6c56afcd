"""A GSM modem library: sans-IO cores (at, sms, models) under thin asyncio shells; it knows nothing of alarms."""
