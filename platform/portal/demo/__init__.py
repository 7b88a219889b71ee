"""What stands in for the outside world: signing program, authority, bank, mailbox. They speak protocols only."""
