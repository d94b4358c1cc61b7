"""The web page: a thin adapter from Gradio to ``Assistant``; ``app.serve`` starts it."""
