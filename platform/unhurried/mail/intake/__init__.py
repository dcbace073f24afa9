"""Reading what comes in by mail: everything here was written by strangers, and nothing here trusts it. Pure."""
