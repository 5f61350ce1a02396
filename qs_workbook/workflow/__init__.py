"""What the officer's commands do, each one call: issue, receive, assess, publish."""
