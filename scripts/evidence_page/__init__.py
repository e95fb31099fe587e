"""Parts of the script that makes the page of evidence."""
