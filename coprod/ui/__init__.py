"""What the Streamlit pages share."""
