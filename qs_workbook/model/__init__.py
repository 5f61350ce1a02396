"""The nouns of the field: frozen records and pure functions; nothing here opens a file."""
