// The questions in SQLite. better-sqlite3 is synchronous: what is asked is answered in the same turn of the event loop.

import Database from 'better-sqlite3'

import { assemble, selections, unknown } from './questions.js'

const SETTINGS = ['journal_mode=WAL', 'synchronous=FULL', 'foreign_keys=ON', 'cache_size=-65536', 'mmap_size=1073741824']
const AMONG = 'IN (SELECT value FROM json_each(?))'
const statements = selections({ placeholder: () => '?', like: 'LIKE' })

/** The store in the file that the URL names. */
export function open (url) {
  const path = url.replace('sqlite:///', '')
  const database = connect(path)
  const select = reader(database)

  const levelId = database.prepare('SELECT id FROM difficulty WHERE slug = ?').pluck()
  const topicId = database.prepare('SELECT id FROM topic WHERE slug = ?').pluck()
  const insertQuestion = database.prepare('INSERT INTO question (stem, difficulty_id) VALUES (?, ?)')
  const insertTopic = database.prepare('INSERT INTO question_topic (question_id, topic_id) VALUES (?, ?)')
  const insertAnswer = database.prepare('INSERT INTO answer (question_id, body) VALUES (?, ?)')
  const updateStem = database.prepare('UPDATE question SET stem = ? WHERE id = ?')

  function createOne ({ stem, difficulty, topics, answers }) {
    const level = levelId.get(difficulty)
    const topicIds = topics.map((slug) => topicId.get(slug))
    if (!level || topicIds.includes(undefined)) throw unknown()
    const id = insertQuestion.run(stem, level).lastInsertRowid
    for (const topic of topicIds) insertTopic.run(id, topic)
    const made = answers.map(({ body }) => ({ id: insertAnswer.run(id, body).lastInsertRowid, body }))
    return { id, stem, difficulty, topics, answers: made }
  }

  const one = (id) => select(statements.one(id))[0]

  return {
    one,
    list: (...wanted) => select(statements.list(...wanted)),
    draw: (...wanted) => select(statements.draw(...wanted)),
    update: (id, stem) => updateStem.run(stem, id).changes ? one(id) : undefined,
    // It reads before it writes, so it takes the lock when it begins.
    create: database.transaction((questions) => questions.map(createOne)).immediate,

    /** All questions in batches, of one snapshot, by a connection of its own. */
    async * batches () {
      const snapshot = connect(path)
      try {
        snapshot.exec('BEGIN')
        const next = reader(snapshot)
        for (let found = next(statements.after(0)); found.length; found = next(statements.after(found.at(-1).id))) {
          yield found
        }
      } finally {
        snapshot.close()
      }
    }
  }
}

function connect (path) {
  const database = new Database(path, { timeout: 10_000 })
  for (const setting of SETTINGS) database.pragma(setting)
  return database
}

/** A function that gives the questions that a statement selects; each statement is prepared once. */
function reader (database) {
  const prepared = new Map()
  const topics = database.prepare('SELECT question_id, slug FROM question_topic JOIN topic ON topic.id = topic_id' +
    ` WHERE question_id ${AMONG} ORDER BY question_id, topic_id`)
  const answers = database.prepare(`SELECT question_id, id, body FROM answer WHERE question_id ${AMONG} ORDER BY id`)

  return ({ text, values }) => {
    if (!prepared.has(text)) prepared.set(text, database.prepare(text))
    const rows = prepared.get(text).all(...values)
    const ids = JSON.stringify(rows.map((row) => row.id))
    return assemble(rows, topics.all(ids), answers.all(ids))
  }
}
