"""The path operations."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from bench.idiomatic.models import Answer, Difficulty, Question, Topic
from bench.peers.fastapi import schemas
from bench.peers.fastapi.database import Session, sessions

app = FastAPI(title="Questions")
Limit = Annotated[int, Query(ge=1, le=100)]


@app.get("/questions", response_model=schemas.Page)
async def list_questions(
    session: Session,
    topic: str | None = None,
    difficulty: str | None = None,
    q: str | None = None,
    limit: Limit = 20,
    page: Annotated[int, Query(ge=1)] = 1,
) -> Any:
    statement = filtered(topic, difficulty, q).order_by(Question.id).limit(limit + 1).offset((page - 1) * limit)
    found = (await session.scalars(statement)).all()
    return {"items": found[:limit], "next_page": page + 1 if len(found) > limit else None}


@app.post("/questions", response_model=schemas.Question, status_code=201)
async def create_question(session: Session, content: schemas.QuestionIn) -> Any:
    question = await new_question(session, content)
    session.add(question)
    await session.commit()
    return question


@app.get("/questions/{question_id}", response_model=schemas.Question)
async def read_question(session: Session, question_id: int) -> Any:
    question = (await session.scalars(loaded().where(Question.id == question_id))).one_or_none()
    if question is None:
        raise HTTPException(404)
    return question


@app.patch("/questions/{question_id}", response_model=schemas.Question)
async def change_question(session: Session, question_id: int, content: schemas.QuestionChange) -> Any:
    question = (await session.scalars(loaded().where(Question.id == question_id))).one_or_none()
    if question is None:
        raise HTTPException(404)
    question.stem = content.stem
    await session.commit()
    return question


@app.get("/draw", response_model=schemas.Drawn)
async def draw(session: Session, topic: str | None = None, difficulty: str | None = None, limit: Limit = 10) -> Any:
    statement = filtered(topic, difficulty, None).order_by(func.random()).limit(limit)
    return {"items": (await session.scalars(statement)).all()}


@app.get("/export")
async def export_questions() -> StreamingResponse:
    async def lines() -> AsyncIterator[str]:
        async with sessions() as session:
            statement = loaded().order_by(Question.id).execution_options(yield_per=500)
            async for question in await session.stream_scalars(statement):
                yield schemas.Question.model_validate(question).model_dump_json() + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@app.post("/import", response_model=schemas.Imported)
async def import_questions(session: Session, request: Request) -> Any:
    try:
        contents = [schemas.QuestionIn.model_validate_json(line) for line in (await request.body()).splitlines()]
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None
    questions = [await new_question(session, content) for content in contents]
    session.add_all(questions)
    await session.commit()
    return {"created": len(questions)}


async def new_question(session: Session, content: schemas.QuestionIn) -> Question:
    """A question of what was sent. A topic or level that does not exist is the client's fault."""
    # What is added at the end must not go into the database at each of these queries.
    with session.no_autoflush:
        topics = (await session.scalars(select(Topic).where(Topic.slug.in_(content.topics)))).all()
        by_slug = select(Difficulty).where(Difficulty.slug == content.difficulty)
        difficulty = (await session.scalars(by_slug)).one_or_none()
    if len(topics) != len(content.topics) or difficulty is None:
        raise HTTPException(422, "There is no such topic or level.")
    return Question(
        stem=content.stem,
        difficulty=difficulty,
        topics=list(topics),
        answers=[Answer(body=answer.body) for answer in content.answers],
    )


def loaded() -> Select[Question]:
    """Questions together with what is sent of them."""
    return select(Question).options(selectinload(Question.answers), selectinload(Question.topics))


def filtered(topic: str | None, difficulty: str | None, q: str | None) -> Select[Question]:
    statement = loaded()
    if topic:
        statement = statement.join(Question.topics).where(Topic.slug == topic)
    if difficulty:
        statement = statement.join(Question.difficulty).where(Difficulty.slug == difficulty)
    for word in (q or "").split():
        statement = statement.where(Question.stem.ilike(f"%{word}%"))
    return statement
