"""Tables of other systems, by their descriptions, in the shape of the form."""
