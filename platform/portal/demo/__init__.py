"""What stands in for the outside world: signing program, authority, bank, mailbox. They speak protocols only."""

ROOT_NAME = "ДАМЫТУ НЕГІЗГІ ОРТАЛЫҒЫ (RSA)"  # of the authority; production refuses to trust it
