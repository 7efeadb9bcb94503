"""Every key number, defined once, as page and workbook."""
