"""The work report: figures of named queries in, a document in words out; as Word file, slides or page."""
