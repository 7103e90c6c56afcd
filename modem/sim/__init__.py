"""A simulated GSM network with its phones and modems: for the demo, `alarmctl sim`, benchmarks and
tests.

Nothing here touches a radio. Everything runs on the asyncio loop it is given and draws chance from
the generator it is given, so the same code serves a real pty and a virtual night.
"""
