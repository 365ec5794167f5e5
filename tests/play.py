"""Playing, for the stories: questions of every gradable type, their right responses, and a client with an attempt."""

from typing import Any

from conftest import Bank, Client
from questions import question

ANY = {"If-Match": "*"}
CHOICES = question(
    "single_choice",
    "Which object lives for one request?",
    [
        {"body": "`g`", "correct": True},
        {"body": "`session`", "weight": 0.25, "feedback": "Nearly."},
        {"body": "`current_app`"},
    ],
    explanation="The request brings it.",
)
SEVERAL = question(
    "multiple_choice",
    "Which are HTTP methods?",
    [{"body": "GET", "correct": True}, {"body": "PATCH", "correct": True}, {"body": "FETCH", "weight": -0.5}],
)
SAYS = question("true_false", "`url_for` builds URLs.", [{"body": "True", "correct": True}, {"body": "False"}])
TEXT = question(
    "short_answer",
    "Which function builds a URL?",
    [{"body": "url_for"}, {"body": "*url_for*", "weight": 0.5}, {"body": "redirect", "correct": False, "weight": 0}],
)
NUMBER = question("numeric", "What is pi?", [{"body": "3.14159", "match": "0.001"}, {"body": "3..4", "weight": 0.5}])
PAIRS = question(
    "matching",
    "Who does what?",
    [
        {"body": "Jinja", "match": "templates"},
        {"body": "Werkzeug", "match": "WSGI"},
        {"body": "signals", "correct": False},
    ],
)
ORDER = question("ordering", "In which order?", [{"body": body} for body in ("before", "view", "after", "teardown")])
OPEN = question(
    "open",
    "Why two contexts?",
    [{"body": "One outlives the other."}],
    rubric=[{"label": "good", "text": "names both"}],
)
GRADABLE = [CHOICES, SEVERAL, SAYS, TEXT, NUMBER, PAIRS, ORDER]


def right(asked: dict[str, Any]) -> dict[str, Any]:
    """The response that is worth everything, from the study view of a question."""
    answers = asked["answers"]
    match asked["type"]:
        case "matching":
            return {"matches": [{"answer": one["id"], "match": one["match"]} for one in answers if one["correct"]]}
        case "short_answer" | "open":
            return {"text": answers[0]["body"]}
        case "numeric":
            return {"number": float(answers[0]["body"])}
        case _:
            return {"answers": [one["id"] for one in answers if one["correct"]]}


def wrong(asked: dict[str, Any]) -> dict[str, Any]:
    """A response that is worth nothing."""
    answers = asked["answers"]
    match asked["type"]:
        case "matching":
            return {"matches": []}
        case "short_answer":
            return {"text": "something else"}
        case "numeric":
            return {"number": -1}
        case "ordering":
            return {"answers": [one["id"] for one in (*answers[1:], answers[0])]}
        case _:
            return {"answers": [[one["id"] for one in answers if not one["correct"]][-1]]}


class Player:
    """Somebody with an attempt and its token."""

    def __init__(self, client: Client, body: dict[str, Any]) -> None:
        response = client.post("/api/v1/attempts", json=body)
        assert response.status_code == 201, response.text
        self.begun: dict[str, Any] = response.json()
        self.url = f"/api/v1/attempts/{self.begun['id']}"
        assert response.headers["Location"] == self.url
        self.client = client.with_key(self.begun["token"])

    @property
    def questions(self) -> list[str]:
        """The ids of the questions, in order."""
        return [item["question"]["id"] for item in self.begun["items"]]

    def read(self) -> dict[str, Any]:
        response = self.client.get(self.url)
        assert response.status_code == 200, response.text
        return response.json()

    def respond(self, question: str, response: dict[str, Any]) -> Any:
        return self.client.put(f"{self.url}/responses/{question}", json=response, headers=ANY)

    def submit(self) -> dict[str, Any]:
        response = self.client.post(f"{self.url}/submission")
        assert response.status_code == 200, response.text
        return response.json()


def play(bank: Bank, responses: dict[str, dict[str, Any] | None]) -> dict[str, Any]:
    """Play some questions from begin to end, with these responses by question; gives the graded attempt."""
    player = Player(bank.public, {"draw": {"ids": list(responses), "count": 100}})
    given = [{"question_id": question, "response": response} for question, response in responses.items()]
    done = player.client.put(f"{player.url}/responses", json={"responses": given}, headers=ANY)
    assert done.status_code == 200, done.text
    return player.submit()
