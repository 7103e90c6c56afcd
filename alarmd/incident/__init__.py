"""The pure core: facts in, facts and orders out. It imports no clock, no chance, no I/O and no
logging.
"""
