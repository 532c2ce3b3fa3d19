"""What a browser sends along with what a person types."""


def shown_version(client, url):
    """The hidden version of the form at this address, which says what its reader saw."""
    return {"version": client.get(url).context["form"]["version"].value()}
