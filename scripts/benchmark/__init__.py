"""What `bench.py` is made of: the servers, the load, the scenarios and the document."""
