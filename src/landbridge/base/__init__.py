"""What every floor uses: errors, dates and time zones, nearest names."""
