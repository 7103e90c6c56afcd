"""What the box achieves, beside the target and the bound or the peer that it is compared with."""
