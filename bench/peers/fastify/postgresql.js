// The questions in PostgreSQL, over a pool of connections. Each connection prepares a statement once, by its name.

import pg from 'pg'

import { assemble, selections, unknown } from './questions.js'

const TOPICS = 'SELECT question_id, slug FROM question_topic JOIN topic ON topic.id = topic_id' +
  ' WHERE question_id = ANY($1) ORDER BY question_id, topic_id'
const ANSWERS = 'SELECT question_id, id, body FROM answer WHERE question_id = ANY($1) ORDER BY id'
const LEVEL_IDS = 'SELECT slug, id FROM difficulty WHERE slug = ANY($1)'
const TOPIC_IDS = 'SELECT slug, id FROM topic WHERE slug = ANY($1)'
const INSERT_QUESTIONS = 'INSERT INTO question (stem, difficulty_id)' +
  ' SELECT * FROM unnest($1::text[], $2::int[]) RETURNING id'
const INSERT_TOPICS = 'INSERT INTO question_topic (question_id, topic_id) SELECT * FROM unnest($1::int[], $2::int[])'
const INSERT_ANSWERS = 'INSERT INTO answer (question_id, body)' +
  ' SELECT * FROM unnest($1::int[], $2::text[]) RETURNING question_id, id, body'
const UPDATE_STEM = 'UPDATE question SET stem = $1 WHERE id = $2'

const statements = selections({ placeholder: (number) => `$${number}`, like: 'ILIKE' })
const names = new Map()

/** The store in the database that the URL names. */
export function open (url) {
  const pool = new pg.Pool({ connectionString: url })
  const one = async (id) => (await select(pool, statements.one(id)))[0]

  return {
    one,
    list: (...wanted) => select(pool, statements.list(...wanted)),
    draw: (...wanted) => select(pool, statements.draw(...wanted)),

    async update (id, stem) {
      const { rowCount } = await query(pool, UPDATE_STEM, [stem, id])
      return rowCount ? one(id) : undefined
    },

    async create (questions) {
      const client = await pool.connect()
      try {
        await client.query('BEGIN')
        const created = await insert(client, questions)
        await client.query('COMMIT')
        return created
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      } finally {
        client.release()
      }
    },

    /** All questions in batches, of one snapshot. */
    async * batches () {
      const client = await pool.connect()
      const next = (id) => select(client, statements.after(id))
      try {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
        for (let found = await next(0); found.length; found = await next(found.at(-1).id)) yield found
      } finally {
        await client.query('ROLLBACK')
        client.release()
      }
    }
  }
}

async function select (client, { text, values }) {
  const { rows } = await query(client, text, values)
  const ids = [rows.map((row) => row.id)]
  const [topics, answers] = await Promise.all([query(client, TOPICS, ids), query(client, ANSWERS, ids)])
  return assemble(rows, topics.rows, answers.rows)
}

/** Questions are written together, by as many statements for a thousand as for one. */
async function insert (client, questions) {
  const levelId = await idOf(client, LEVEL_IDS, questions.map(({ difficulty }) => difficulty))
  const topicId = await idOf(client, TOPIC_IDS, questions.flatMap(({ topics }) => topics))

  const { rows } = await query(client, INSERT_QUESTIONS, [
    questions.map(({ stem }) => stem),
    questions.map(({ difficulty }) => levelId(difficulty))
  ])
  const made = questions.map((question, index) => ({ ...question, id: rows[index].id }))
  const topics = made.flatMap(({ id, topics }) => topics.map((slug) => ({ question_id: id, slug })))
  await query(client, INSERT_TOPICS, [
    topics.map((row) => row.question_id),
    topics.map((row) => topicId(row.slug))
  ])
  const written = made.flatMap(({ id, answers }) => answers.map(({ body }) => ({ question_id: id, body })))
  const answers = await query(client, INSERT_ANSWERS, [
    written.map((row) => row.question_id),
    written.map((row) => row.body)
  ])
  return assemble(made, topics, answers.rows)
}

/** A function that gives the id of a slug. */
async function idOf (client, text, slugs) {
  const { rows } = await query(client, text, [[...new Set(slugs)]])
  const ids = new Map(rows.map(({ slug, id }) => [slug, id]))
  return (slug) => {
    if (!ids.has(slug)) throw unknown()
    return ids.get(slug)
  }
}

function query (client, text, values) {
  if (!names.has(text)) names.set(text, `statement ${names.size}`)
  return client.query({ name: names.get(text), text, values })
}
