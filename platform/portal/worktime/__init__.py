"""Working time: the calendar of the provider, due moments reckoned on it, and the words they are told in."""
