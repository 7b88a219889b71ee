"""What stands in for the outside world: signing program, authority, bank, mailbox. They speak protocols only."""

ROOT_NAME = "ДАМЫТУ НЕГІЗГІ ОРТАЛЫҒЫ"  # how the names of the authority's roots begin; production trusts none of them
