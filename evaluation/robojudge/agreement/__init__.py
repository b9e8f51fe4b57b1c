"""What people say together, and how far judges agree with them."""
