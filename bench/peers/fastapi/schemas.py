"""What goes in and out."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _slug(value: Any) -> Any:
    """The slug of a row; what clients send is one already."""
    return getattr(value, "slug", value)


Slug = Annotated[str, BeforeValidator(_slug)]


class AnswerIn(BaseModel):
    body: str = Field(min_length=1, max_length=10_000)


class QuestionIn(BaseModel):
    stem: str = Field(min_length=1, max_length=20_000)
    difficulty: str
    topics: list[str]
    answers: list[AnswerIn]


class QuestionChange(BaseModel):
    stem: str = Field(min_length=1, max_length=20_000)


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    body: str


class Question(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    stem: str
    difficulty: Slug
    topics: list[Slug]
    answers: list[Answer]


class Page(BaseModel):
    items: list[Question]
    next_page: int | None


class Drawn(BaseModel):
    items: list[Question]


class Imported(BaseModel):
    created: int
