"""What is seen: Qt widgets that read through a query-only door and write only by actions."""
