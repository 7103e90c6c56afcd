"""One village alarm for show and for measure: the real daemon, simulated modems on real ptys."""
