"""One module a scenario. Its `run` measures and returns Markdown."""
