"""Claims that contradict each other, mistakes that are reported, and entries of one work that are merged."""
