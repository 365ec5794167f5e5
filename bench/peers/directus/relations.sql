-- What somebody would click together in Directus: the answers and topics of a question as fields of it.

INSERT INTO directus_fields (collection, field, special, interface) VALUES
    ('question', 'answers', 'o2m', 'list-o2m'),
    ('question', 'topics', 'm2m', 'list-m2m');
INSERT INTO directus_relations (many_collection, many_field, one_collection, one_field, junction_field) VALUES
    ('answer', 'question_id', 'question', 'answers', NULL),
    ('question_topic', 'question_id', 'question', 'topics', 'topic_id'),
    ('question_topic', 'topic_id', 'topic', NULL, 'question_id'),
    ('question', 'difficulty_id', 'difficulty', NULL, NULL);
