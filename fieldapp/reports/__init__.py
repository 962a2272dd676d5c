"""What is handed on paper or as a file: no SQL, no Qt widgets."""
