"""Every page that a person can come to, in a state worth looking at: for the browser's checks and `./run screens`."""
