"""From records to workbooks, drafts and documents."""
