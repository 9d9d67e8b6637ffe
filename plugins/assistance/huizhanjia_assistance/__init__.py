"""Assistance centers (困难职工帮扶中心): households in difficulty, and the help that they get."""
