"""The whole stack as `make demo` starts it, walked from outside."""
