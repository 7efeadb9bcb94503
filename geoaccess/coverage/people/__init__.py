"""What decides about people: groups, languages, eligibility, reasons."""
