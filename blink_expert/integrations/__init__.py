"""What other systems send -> facts, and answers -> what they take. Pure: no connection is opened.

Each module speaks one system's language; a runnable example of each stands under `examples/`.
"""
