"""What a person can do: one verb a file, one public function, one transaction, no Qt."""
