"""Changes of several rows at once, one module a noun; each all or nothing."""
