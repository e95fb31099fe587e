"""The static painter: page models in, one HTML file out that needs neither network nor script."""
