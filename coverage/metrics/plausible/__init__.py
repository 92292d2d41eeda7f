"""Whether figures that come in are plausible: beside other months, other branches, and the workers that there are."""
