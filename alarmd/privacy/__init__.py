"""What belongs to a person in a fact: kept apart from what anybody may know, erased in time."""
