"""The addresses that the server answers: one file each, over the province."""
