"""The siting models of the field, each as a linear programme with its symbols and its source."""
