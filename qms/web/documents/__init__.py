"""What is served as it is: the built pages, and the API's description of itself."""
