"""The pages: each reads through the desk lane, writes by actions, and knows no other page."""
