"""What happens next: states, events and the one page of their moves."""
