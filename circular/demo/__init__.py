"""What a demo town circulates: made-up circulars with the sheets and photos that hang on them."""
