"""The pure core: facts in, facts and orders out. It imports no clock, no random numbers, no I/O and
no logging.
"""
