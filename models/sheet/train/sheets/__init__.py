"""A seeded generator of drawn geologic map sheets with the outlines of their regions."""
