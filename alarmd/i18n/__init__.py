"""How it is said in Chinese and in English."""
