"""Drawings as inline SVG: what is drawn (`shapes`), and how."""
