"""What is read and wrong: facts in, findings out."""
