"""A stranger's file in, a checked return out."""
