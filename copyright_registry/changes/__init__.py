"""Changes of entered data: correction, cancellation, decision of a court (Order 1315, paragraphs 5 and 15)."""
