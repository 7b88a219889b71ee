"""The five registers as everybody sees them: found by words, listed, given out as data, each row on its page."""
