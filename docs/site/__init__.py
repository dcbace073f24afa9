"""The docs as a small site: `./run docs`. Markdown in, plain pages out, no script and nothing from elsewhere."""
