"""What the site says of itself: about, accessibility, privacy; and what machines ask first: sitemap, robots."""
