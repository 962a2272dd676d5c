"""What is true: pure rules without Qt, SQL, HTTP, clock or random."""
