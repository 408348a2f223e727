"""Two views of a Flask application: the answer to facts, and the answers to a ticket.

For a trial: flask --app examples/flask-view/flask_desk run
"""

from html import escape
from typing import Any

from flask import Flask, request

import blink_expert
from blink_expert.errors import SituationInvalid
from blink_expert.integrations.tickets import answer_ticket
from blink_expert.render import render_html

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
{answer}
</html>
"""


def create_app() -> Flask:
    """Return the application; the knowledge is read once, and never changes."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
    kb = blink_expert.load()

    @app.get("/advice")
    def advice() -> str:
        """Answer the facts in the address: /advice?device=outdoor_4&coin=yes."""
        # A fact that is given twice stays a list, which is refused.
        given = {name: one[0] if len(one) == 1 else one for name, one in request.args.lists()}
        answer = blink_expert.advise(kb, given)
        return PAGE.format(title=escape(kb.name), answer=render_html(kb, answer))

    @app.post("/ticket")
    def ticket() -> dict[str, Any]:
        """Answer the text of the form field `text`; a text never stands in an address."""
        answered = answer_ticket(kb, request.form.get("text", ""))
        return {
            "answers": [
                {"facts": one.case.facts, "status": one.advice.status, "reply": one.reply}
                for one in answered.answers
            ]
        }

    @app.errorhandler(SituationInvalid)
    def refuse(error: SituationInvalid) -> tuple[dict[str, Any], int]:
        """Say which facts cannot be used, and what to do."""
        return {"errors": [str(problem) for problem in error.problems]}, 422

    return app
