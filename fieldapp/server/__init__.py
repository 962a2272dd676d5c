"""What the province answers: one authority that stamps, feeds and judges facts."""
