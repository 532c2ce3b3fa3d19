"""What the portal costs beside the limit of the same work, measured in the same run."""
