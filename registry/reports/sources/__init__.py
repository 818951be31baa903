"""What reports count beside people who were told: requests for remedies, businesses that got units, checks of them."""
