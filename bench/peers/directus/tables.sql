-- What is changed in the copy of the peers' tables: Directus knows no keys of two columns, and gives ids itself only
-- where a table says AUTOINCREMENT.

PRAGMA journal_mode = WAL;

CREATE TABLE new_question (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    stem TEXT NOT NULL,
    difficulty_id INTEGER NOT NULL REFERENCES difficulty (id)
);
INSERT INTO new_question SELECT id, stem, difficulty_id FROM question;
CREATE TABLE new_answer (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    body TEXT NOT NULL
);
INSERT INTO new_answer SELECT id, question_id, body FROM answer;
CREATE TABLE new_question_topic (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    question_id INTEGER NOT NULL REFERENCES question (id),
    topic_id INTEGER NOT NULL REFERENCES topic (id),
    UNIQUE (question_id, topic_id)
);
INSERT INTO new_question_topic (question_id, topic_id)
SELECT question_id, topic_id FROM question_topic ORDER BY question_id;

DROP TABLE question_topic;
DROP TABLE answer;
DROP TABLE question;
PRAGMA legacy_alter_table = ON;
ALTER TABLE new_question RENAME TO question;
ALTER TABLE new_answer RENAME TO answer;
ALTER TABLE new_question_topic RENAME TO question_topic;

CREATE INDEX ix_question_difficulty_id ON question (difficulty_id, id);
CREATE INDEX ix_answer_question_id ON answer (question_id);
CREATE INDEX ix_question_topic_topic_id ON question_topic (topic_id, question_id);
ANALYZE;
