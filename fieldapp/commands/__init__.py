"""The words of the command line: one file a word, each over actions or the server."""
