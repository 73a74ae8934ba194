"""What `check-requests.py` is made of: changed requests, and who says what about them."""
