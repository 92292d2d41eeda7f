"""The way to a target: pace, effort, flows, subsidised cover."""
