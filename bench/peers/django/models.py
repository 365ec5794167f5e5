"""The tables of bench/idiomatic/models.py, which this does not manage."""

from django.db import models


class Topic(models.Model):
    slug = models.TextField(unique=True)

    class Meta:
        managed = False
        db_table = "topic"


class Difficulty(models.Model):
    slug = models.TextField(unique=True)

    class Meta:
        managed = False
        db_table = "difficulty"


class Question(models.Model):
    stem = models.TextField()
    difficulty = models.ForeignKey(Difficulty, models.PROTECT)
    topics = models.ManyToManyField(Topic, through="Placement")

    class Meta:
        managed = False
        db_table = "question"


class Placement(models.Model):
    pk = models.CompositePrimaryKey("question_id", "topic_id")
    question = models.ForeignKey(Question, models.CASCADE)
    topic = models.ForeignKey(Topic, models.PROTECT)

    class Meta:
        managed = False
        db_table = "question_topic"


class Answer(models.Model):
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    body = models.TextField()

    class Meta:
        managed = False
        db_table = "answer"
        ordering = ["id"]
