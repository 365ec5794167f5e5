"""What goes in and out."""

from typing import Any

from rest_framework import serializers

from bench.peers.django.models import Answer, Difficulty, Placement, Question, Topic


class AnswerSerializer(serializers.ModelSerializer):
    class Meta:
        model = Answer
        fields = ["id", "body"]


class QuestionSerializer(serializers.ModelSerializer):
    difficulty = serializers.SlugRelatedField(slug_field="slug", queryset=Difficulty.objects.all())
    topics = serializers.SlugRelatedField(slug_field="slug", many=True, queryset=Topic.objects.all())
    answers = AnswerSerializer(many=True)

    class Meta:
        model = Question
        fields = ["id", "stem", "difficulty", "topics", "answers"]

    def create(self, validated_data: dict[str, Any]) -> Question:
        [question] = create_questions([validated_data])
        return question


def create_questions(contents: list[dict[str, Any]]) -> list[Question]:
    """Questions with their answers and topics, by one insertion for each table."""
    questions = Question.objects.bulk_create(
        Question(stem=content["stem"], difficulty=content["difficulty"]) for content in contents
    )
    pairs = list(zip(questions, contents, strict=True))
    Answer.objects.bulk_create(
        Answer(question=question, **answer) for question, content in pairs for answer in content["answers"]
    )
    Placement.objects.bulk_create(
        Placement(question=question, topic=topic) for question, content in pairs for topic in content["topics"]
    )
    return questions
