"""What is circulated in a district: notices, their pages, who has read them."""
