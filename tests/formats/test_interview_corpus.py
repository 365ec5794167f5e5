# ruff: noqa: E501 (a row a question reads better than five lines a question)
"""The three collections of ../shared/corpora/interview, held against what a reader finds in them.

Everything below was written down from reading the documents: for each question its lines, its stem, and the words its
answer begins and ends with.
"""

import os
from functools import cache
from pathlib import Path

import pytest
from interview_tools import answer, blocks_of, drafts_of, dropped

from formats.base import Block

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "interview"

LEVELS = "000_6afe81d9595768d7.txt"
LABELS = "001_b96c15db725b87d7.txt"
SHORT = "003_a320121fc35f06e0.txt"

# first line, last line, stem, the answer begins, the answer ends
EXPECTED = {
    LEVELS: [
        (2, 17, "What is Flask-WTF & what are its characteristics?", "Flask-WTF is an extension that simplifies", "isn't submitted empty."),
        (18, 33, "What is Flask-Migrate & how do you use it?", "Flask-Migrate is an extension that handles", "update the database schema."),
        (34, 50, "What is the g object in Flask? What distinguishes it from the session object?", "The g object in Flask is a global namespace", "return the user's name."),
        (51, 61, "Mention how you can enable debugging in Flask.", "To enable debugging in Flask, you can set", "expose sensitive information."),
        (62, 82, "How to create a RESTful application in Flask?", "To create a RESTful application in Flask, you can", "response formatting for you."),
        (83, 116, "What is Flask-Sijax?", "Flask-Sijax is an extension that integrates", "client & server in this way."),
        (117, 130, "How to get a visitor's IP address in Flask?", "You can get a visitor's IP address", "the correct client IP address."),
        (131, 151, "Explain application context & request context in Flask.", "In Flask, there are two main types", "resources in Flask applications."),
        (152, 198, "How do you handle API versioning in Flask?", "There are a few common approaches", "clearly for API consumers."),
        (199, 212, "Explain how you can access sessions in Flask.", "Flask provides a session object", "app.secret_key = 'your-secret-key'\n```"),
        (214, 233, "Explain how to deploy a Flask application using Docker.", "To deploy a Flask application using Docker, follow", "accessible at http://localhost:5000."),
        (234, 267, "How do you implement WebSockets in a Flask application?", "To implement WebSockets in a Flask application", "server in Flask applications."),
        (268, 297, "How do you perform database migrations in Flask with Alembic?", "To perform database migrations in Flask using", "in your Flask application."),
        (298, 327, "How do you implement internationalization (i18n) in Flask?", "To implement internationalization (i18n)", "between different languages."),
        (328, 364, "How do you implement OAuth authentication in Flask?", "To implement OAuth authentication in Flask", "various OAuth providers."),
        (365, 411, "Explain the role of request & session objects in Flask.", "In Flask, the request & session objects", "manage user state effectively."),
        (412, 449, "What is the purpose of Flask-SQLAlchemy?", "Flask-SQLAlchemy is an extension for Flask", "with other Flask extensions."),
        (450, 488, "How do you handle large file uploads in Flask?", "To handle large file uploads in Flask", "malicious file uploads."),
        (489, 501, "How do you ensure thread safety in a Flask application?", "Flask applications are typically deployed", "any anomalies or deadlocks."),
    ],
    LABELS: [
        (4, 8, "What is Flask?", "Flask is a web development framework", "MarkupSafe, and Werkzeug."),
        (11, 13, "Is the Flask framework open source?", "Yes, the Flask framework is open-source.", "“Revised” License."),
        (16, 19, "How to get the development version of the Flask framework?", "The development version of the", "python3 setup.py develop\n```"),
        (22, 38, "How to add the mailing feature in the Flask Application?", "To send emails, we need to install", "   mail.send(msg)\n```"),
        (41, 43, "What is WSGI?", "WSGI stands for the Web Server", "with a web application."),
        (46, 47, "Who created Flask?", "Armin Ronacher created the Flask", "April fool Joke in 2011."),
        (50, 52, "Why do we use Flask?", "Flask is used to create Web", "networking based applications."),
        (55, 58, "How to install Flask on Linux?", "On Linux, Flask can be installed", "```sh\npip install Flask\n```"),
        (61, 62, "What is the default host port and port of Flask?", "Flask default host is a localhost", "default port is 5000."),
        (65, 76, "How to change default host and port in Flask?", "Flask default host and port can be changed", "port=8080)\n```"),
        (79, 83, "Which Flask extension can be used to create an Ajax application?", "We can use Flask-Sijax", "in a Flask Application."),
        (86, 90, "How to use the Flask commands?", "As a result of the Flask installation", "extensions, and the application."),
        (93, 109, "How to get query String in Flask?", "We can get the argument’s value", "we see the below result."),
        (112, 139, "How to get the user agent in Flask?", "We can use the request object to get", "shown in the below image."),
        (142, 151, "How to use url_for in the Flask application?", "Flask’s url_for function helps", "    return post_id\n```"),
        (154, 157, "How to create an Admin interface in Flask?", "We can create an Admin interface", "comes with an Admin\ninterface."),
        (160, 165, "How to integrate Twitter or Similar API with the Flask Application?", "To integrate with Flask, we can", "external account providers."),
        (168, 170, "Why is Flask called a Microframework?", "Flask is called a microframework", "make use of Flask-Extensions."),
        (173, 179, "What are the benefits of using the Flask framework?", "Some benefits of using", "- It supports Unicode."),
        (182, 186, "Is the SQLite database built-in Flask?", "SQLite is in-built with Python.", "with the SQLite database."),
        (189, 194, "What do you mean by template engines in the Flask framework?", "A template is a file", "required parameters and\nvalues."),
        (197, 202, "What do you mean by Thread local object in Flask?", "In Flask, thread-safety has been", "Flask application thread-safe."),
        (205, 214, "What is the difference between Django and Flask? Why should one choose Flask?", "Django is also a web", "web development toolkit."),
        (217, 222, "Describe the features of Forms extension for Flask.", "Forms in Flask can be implemented", "customize the error response."),
        (225, 242, "How to use a session in Flask?", "Whenever we want to save some data", 'return "removed song from session"\n```'),
        (245, 250, "What is the g object in Flask? How does it differ from the session object?", "Flask’s g object is used", "self-defined global variables."),
        (253, 259, "What is the application context in Flask?", "The application context in Flask relates", "the problem highlighted above."),
        (262, 267, "In what ways can you connect to a database in Flask?", "Flask works with most of the RDBMSs", "the Flask-MongoEngine extension."),
        (270, 278, "How to create a RESTful application in Flask?", "A RESTful application can be created", "requirements\nand constraints."),
        (281, 292, "How to debug a Flask Application?", "Flask comes with a development server", "support the debugging process."),
        (295, 301, "What type of Applications can we create with Flask?", "With Flask, we can create almost", "build new-age systems."),
        (329, 340, "What are the features of Flask Python?", "Flask Python is one of the newest", "is extensively documented."),
        (346, 358, "What are the advantages of Flask Python?", "Flask Python comes with all", "every product they need."),
        (361, 369, "What is Flask-WTF and what are their features?", "Flask-WTF is featured to offer", "works with Flask Uploads"),
        (372, 384, "How long can an identifier be in Flask Python?", "In Flask Python, an identifier", "if, nonlocal, return"),
        (387, 394, "What are the HTTP methods provided by Python Flask?", "HTTP methods are used", "is suggested by a URL."),
        (398, 408, "What do you mean by template engines in Flask Python?", "When users built a website", "updating and maintaining it."),
        (411, 417, "What are the major differences between Pyramid and Flask?", "Flask can be stated as", "therefore heavy configurable."),
        (420, 428, "Explain how can one-request database connections in Flask?", "Flask framework allows", "their values can be ignored."),
        (431, 435, "Explain can a request context be created in Flask Python?", "A request profile in Flask", "calling app.test_request_context"),
        (438, 443, "Mention how one can enable debugging in Flask Python ?", "There are two ways", "change made in the code."),
        (447, 455, "What do you mean by the Thread-Local object in Flask Python?", "Flask Python makes use of thread", "the database in Flask Python."),
        (458, 462, "How can one-access sessions in Flask Python? State whether Flask Python is an MVC model.", "A session in Flask Python", "perfect match for Flask."),
        (465, 474, "What do you mean by a decorator? Name some PDB commands and their uses.", "A decorator is defined", ">: It prints an expression"),
        (476, 485, "What do you mean by NumPy? Is it better than a list?", "NumPy is one of the Flask", "write items with NumPy."),
        (488, 492, "What do you mean by pickling and unpickling?", "To make a portable", "is called as unpickling."),
        (495, 499, "How is memory managed in Flask Python?", "Flask Python is a collection", "available for the heap space."),
        (502, 508, "Explain how can you structure a large Flask application ?", "To structure a large flask", "on a central URL map."),
        (511, 514, "What are the requirements to create the database in Flask Python?", "Flask Python supports all", "the database in Flask Python."),
    ],
    SHORT: [
        (3, 4, "What is Flask and how does it differ from Django?", "Flask is a micro web framework", "preferred tools and libraries."),
        (5, 6, "Explain the structure of a Flask application.", "A Flask application consists", "files, and configuration settings."),
        (7, 9, "What is routing in Flask?", "Routing in Flask defines", "URLs with view functions."),
        (10, 11, "How do you handle forms in Flask?", "Forms in Flask are handled", "validation, and rendering."),
        (12, 13, "What is a Flask Blueprint and why is it used?", "A Flask Blueprint is a way", "encapsulating related functionality."),
        (14, 17, "How does Flask handle HTTP requests and responses?", "Flask uses the Werkzeug", "HTTP requests and responses."),
        (18, 19, "Explain Flask templates and how they are rendered.", "Flask templates are HTML", "expressions within HTML templates."),
        (20, 21, "What is Flask-SQLAlchemy and how is it used?", "Flask-SQLAlchemy is an extension", "databases using Python objects."),
        (22, 23, "How do you perform database migrations in Flask?", "Database migrations in Flask", "schema changes and versioning."),
        (24, 25, "Explain Flask-RESTful and its use cases.", "Flask-RESTful is an extension", "GET, POST, PUT, and DELETE."),
        (26, 27, "What is Flask-Login and why is it used?", "Flask-Login is an extension", "logout, and session management."),
        (28, 29, "How do you handle authentication and authorization in Flask?", "Authentication and authorization", "access to certain resources."),
        (30, 32, "Explain Flask error handling mechanisms.", "Flask provides error handlers", "error codes or exceptions."),
        (33, 34, "What is Flask-SocketIO and how is it used?", "Flask-SocketIO is an extension", "chat applications and live updates."),
        (35, 36, "How do you deploy Flask applications?", "Flask applications can be deployed", "containerization tools like Docker."),
    ],
}  # fmt: skip

DROPPED = {
    LEVELS: [(1, 1, "heading"), (213, 213, "heading"), (502, 505, "conclusion")],
    LABELS: [
        (1, 1, "heading"),
        (2, 2, "introduction"),
        (303, 305, "section rule"),
        (309, 326, "introduction"),
        (341, 343, "advertising"),
        (395, 395, "advertising"),
        (444, 444, "advertising"),
        (517, 519, "section rule"),
    ],
    SHORT: [(1, 1, "introduction"), (2, 2, "heading")],
}


@cache
def corpus(name: str) -> list[Block]:
    path = CORPUS / name
    if not path.exists():
        assert not os.environ.get("CI"), f"{path} is missing, and CI must not pass without it"
        pytest.skip(f"the corpus is not here: {path}")
    return blocks_of(path.read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_every_question_is_found_and_nothing_else(name):
    assert [draft.question["stem"] for draft in drafts_of(corpus(name))] == [row[2] for row in EXPECTED[name]]


def test_there_are_19_and_49_and_15_questions():
    assert [len(rows) for rows in EXPECTED.values()] == [19, 49, 15]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_question_has_its_lines(name):
    lines = [(block.first_line, block.last_line) for block in corpus(name) if block.draft]
    assert lines == [row[:2] for row in EXPECTED[name]]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_answer_begins_and_ends_where_it_does(name):
    for draft, (_, _, stem, first, last) in zip(drafts_of(corpus(name)), EXPECTED[name], strict=True):
        assert answer(draft).startswith(first), stem
        assert answer(draft).endswith(last), stem


@pytest.mark.parametrize("name", DROPPED)
def test_every_other_line_is_dropped_with_its_reason(name):
    assert dropped(corpus(name)) == DROPPED[name]


def test_levels_come_from_the_headings():
    levels = [draft.question.get("difficulty") for draft in drafts_of(corpus(LEVELS))]
    assert levels == ["intermediate"] * 10 + ["advanced"] * 9
    for name in (LABELS, SHORT):
        assert all("difficulty" not in draft.question for draft in drafts_of(corpus(name)))


@pytest.mark.parametrize("name", EXPECTED)
def test_the_language_is_english_and_only_suggested(name):
    for draft in drafts_of(corpus(name)):
        assert draft.question["type"] == "open"
        assert draft.question["language"] == "en"
        assert draft.suggested == ["language"]
        assert draft.missing == []


def body(name: str, stem: str) -> str:
    (draft,) = [draft for draft in drafts_of(corpus(name)) if draft.question["stem"] == stem]
    return answer(draft)


def test_bullets_alone_on_their_line_become_lists():
    assert (
        "The key differences between g & session are:\n\n"
        "- g is specific to each request & not persisted across requests\n"
        "- session persists data across requests in a cookie or server-side storage\n"
        "- g is accessible only within the context of a request, while the session is available across requests\n\n"
        "Here's an example of using g:\n\n```python\nfrom flask import g\n"
    ) in body(LEVELS, "What is the g object in Flask? What distinguishes it from the session object?")


def test_a_program_and_the_commands_after_it_are_two_blocks():
    assert (
        "```python\nfrom flask_migrate import Migrate\nmigrate = Migrate(app, db)\n```\n\n"
        '```sh\n# Generate a migration script\nflask db migrate -m "Initial migration"\n'
        "# Apply the migration to the database\nflask db upgrade\n```\n\n"
    ) in body(LEVELS, "What is Flask-Migrate & how do you use it?")


def test_commands_in_a_list_are_code_in_the_list():
    assert "- ```sh\n  flask db upgrade\n  ```\n- This command applies the migration script" in body(
        LEVELS, "How do you perform database migrations in Flask with Alembic?"
    )


def test_a_page_inside_a_string_belongs_to_the_program():
    text = body(LEVELS, "What is Flask-Sijax?")
    assert "return '''\n<script>\nfunction sayHello() {\nSijax.request('hello');\n}\n</script>\n" in text
    assert text.count("```") == 2


def test_what_a_copy_button_left_is_taken_out_and_said():
    (draft,) = [d for d in drafts_of(corpus(LEVELS)) if "Docker" in d.question["stem"]]
    assert "```dockerfile\nFROM python:3.9\nWORKDIR /app\n" in answer(draft)
    assert "```text\nflask\n# other dependencies\n```" in answer(draft)
    assert "Left by a button of the page and taken out of the code: “dockerfileCopy”." in draft.notes


def test_code_without_its_indentation_is_kept_as_found_and_said():
    (draft,) = [d for d in drafts_of(corpus(LEVELS)) if d.question["stem"].startswith("Mention")]
    assert "```python\nif __name__ == '__main__':\napp.run(debug=True)\n```" in answer(draft)
    assert draft.notes == [
        "The Python code in lines 53–54 does not parse (its indentation may be lost); it is kept as found."
    ]


def test_typographic_quotes_are_straightened_in_code_alone():
    (draft,) = [d for d in drafts_of(corpus(LABELS)) if d.question["stem"].startswith("How to use url_for")]
    assert "<a href=\"{{ url_for('get_post_id', post_id=post.id}}\">{{post.title}}<a>" in answer(draft)
    assert '@app.route("/blog/post/<string:post_id>")' in answer(draft)
    assert answer(draft).startswith("Flask’s url_for")
    assert draft.notes == ["Typographic quotes or spaces in the code were straightened."]


def test_a_numbered_list_in_an_answer_stays_a_list():
    assert "listed below.\n\n1. Flask-API\n2. Flask-RESTful\n3. Flask-RESTX\n4. Connexion\n\nHowever, we" in body(
        LABELS, "How to create a RESTful application in Flask?"
    )


def test_wrapped_lines_are_one_paragraph_and_short_ones_are_several():
    text = body(LABELS, "What are the HTTP methods provided by Python Flask?")
    assert "\n\nPUT: It is the method" in text
    assert "\n\nDELETE: This method" in text
    text = body(LABELS, "Is the SQLite database built-in Flask?")
    assert "install any additional\nFlask-Extension." in text


def test_angle_brackets_in_prose_are_no_tags():
    assert "\n\n\\<b>: It adds a breakpoint\n\n\\<c>: It resumes the execution" in body(
        LABELS, "What do you mean by a decorator? Name some PDB commands and their uses."
    )
