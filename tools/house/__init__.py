"""The rules of the house as programs; each module checks one kind of rule and returns problems."""
