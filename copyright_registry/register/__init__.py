"""The public register: found by words, listed, given out as data, cited; and what came from the register before."""
