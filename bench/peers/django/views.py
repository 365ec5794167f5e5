"""The views."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from rest_framework import generics, parsers, serializers, status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils import json
from rest_framework.views import APIView

from bench.peers.django.models import Question
from bench.peers.django.serializers import QuestionSerializer, create_questions

_QUESTIONS = Question.objects.select_related("difficulty").prefetch_related("answers", "topics")
_BATCH = 500


class QuerySerializer(serializers.Serializer):
    """The parameters of a list."""

    topic = serializers.CharField(default=None)
    difficulty = serializers.CharField(default=None)
    q = serializers.CharField(default="")
    limit = serializers.IntegerField(default=20, min_value=1, max_value=100)
    page = serializers.IntegerField(default=1, min_value=1)


def _filtered(query: dict[str, Any]) -> QuerySet[Question]:
    found = _QUESTIONS.all()
    if query["topic"]:
        found = found.filter(topics__slug=query["topic"])
    if query["difficulty"]:
        found = found.filter(difficulty__slug=query["difficulty"])
    for word in query["q"].split():
        found = found.filter(stem__icontains=word)
    return found


class Questions(generics.ListCreateAPIView):
    queryset = _QUESTIONS
    serializer_class = QuestionSerializer

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        parameters = QuerySerializer(data=request.query_params)
        parameters.is_valid(raise_exception=True)
        query = parameters.validated_data
        limit, page = query["limit"], query["page"]
        start = (page - 1) * limit
        found = list(_filtered(query).order_by("id")[start : start + limit + 1])
        items = self.get_serializer(found[:limit], many=True).data
        return Response({"items": items, "next_page": page + 1 if len(found) > limit else None})

    def create(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            question = serializer.save()
        return Response(self.get_serializer(_QUESTIONS.get(pk=question.pk)).data, status.HTTP_201_CREATED)


class OneQuestion(generics.RetrieveUpdateAPIView):
    queryset = _QUESTIONS
    serializer_class = QuestionSerializer


class Draw(APIView):
    def get(self, request: Request) -> Response:
        parameters = QuerySerializer(data=request.query_params)
        parameters.is_valid(raise_exception=True)
        query = parameters.validated_data
        found = _filtered(query).order_by("?")[: query["limit"]]
        return Response({"items": QuestionSerializer(found, many=True).data})


class Export(APIView):
    def get(self, request: Request) -> StreamingHttpResponse:
        def lines() -> Iterator[bytes]:
            renderer = JSONRenderer()
            for question in _QUESTIONS.order_by("id").iterator(chunk_size=_BATCH):
                yield renderer.render(QuestionSerializer(question).data) + b"\n"

        return StreamingHttpResponse(lines(), content_type="application/x-ndjson")


class Lines(parsers.BaseParser):
    """NDJSON."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        return [json.loads(line) for line in stream.read().splitlines()]


class Import(APIView):
    parser_classes = [Lines]

    def post(self, request: Request) -> Response:
        serializer = QuestionSerializer(data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        with transaction.atomic():
            questions = create_questions(serializer.validated_data)
        return Response({"created": len(questions)})
