"""One service day ready for a search: connections, links between them, and its mirror."""
