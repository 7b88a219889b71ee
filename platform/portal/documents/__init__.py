"""Documents on paper and screen: PDF/A, the provider's seal, the drawings on them."""
