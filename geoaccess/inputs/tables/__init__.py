"""Tables of housing, practices, areas and postcodes, and the little languages of their columns."""
