"""What a browser sends along with what a person types."""


def seen(client, url):
    """The hidden digest of the form at this address, which says what its reader saw."""
    return {"seen": client.get(url).context["form"]["seen"].value()}
