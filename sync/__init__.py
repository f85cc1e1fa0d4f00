"""What leaves the shop: messages, client and worker; knows nothing of shops, screens or devices."""
