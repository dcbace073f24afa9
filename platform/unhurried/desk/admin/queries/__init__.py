"""What an admin's pages show; none of it is anybody's writing."""
