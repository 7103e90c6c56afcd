"""What of a fact belongs to a person: apart from what anybody may know, erased in time."""
