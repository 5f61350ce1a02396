"""From bytes to records: packs, control workbooks, returned files."""
