"""Coverage hour by hour through the week."""
