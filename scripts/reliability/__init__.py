"""What `check-hostile.py` and `soak.py` are made of: a server, who asks it, and who does it harm."""
