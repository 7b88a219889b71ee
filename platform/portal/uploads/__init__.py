"""Files on their way in: whole in one form, or in pieces that go on after a break (tus 1.0)."""
