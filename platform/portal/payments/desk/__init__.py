"""The desks of the finance department: lists that are read, pages of one row, and a button for each open verb."""
