"""The staff's desk for applications, in parts: the queue, the page of one case, its steps, the work itself."""
