-- What is added to the copy of the peers' tables: a question with all that belongs to it, and the full-text index.

CREATE VIEW document AS
SELECT
    question.id,
    question.stem,
    difficulty.slug AS difficulty,
    (
        SELECT json_group_array(topic.slug) FROM question_topic JOIN topic ON topic.id = topic_id
        WHERE question_id = question.id
    ) AS topics,
    (
        SELECT json_group_array(json_object('id', id, 'body', body))
        FROM (SELECT id, body FROM answer WHERE question_id = question.id ORDER BY id)
    ) AS answers
FROM question JOIN difficulty ON difficulty.id = difficulty_id;

CREATE VIRTUAL TABLE question_fts USING fts5 (stem, content='question', content_rowid='id');
INSERT INTO question_fts (question_fts) VALUES ('rebuild');
ANALYZE;
