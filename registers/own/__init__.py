"""What owners, OKUPs and users of works see of the registers in their accounts, and keep there themselves."""
