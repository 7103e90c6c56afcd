"""The SMS codec (23.038, 23.040): pure, over the hex that a modem stores and sends."""
