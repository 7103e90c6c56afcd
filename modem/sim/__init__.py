"""A simulated GSM network with its phones and modems: for the demo, `alarmctl sim`, benchmarks and
tests.

Nothing here touches a radio. Everything runs on the given asyncio loop and draws chance from the
given generator, so the same code serves a real pty and a virtual night.
"""
