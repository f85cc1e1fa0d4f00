"""All pictures of the product, drawn by our own code: points and numbers, sharp at any size, animated by numbers."""
