"""What may be known: redaction before the first write."""
