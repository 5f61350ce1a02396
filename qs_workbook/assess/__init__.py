"""From the long table to points: pandas, pure, no file and no sentence."""
