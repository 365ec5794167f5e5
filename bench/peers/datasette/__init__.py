"""What Datasette needs: its application, and what is added to the tables."""
