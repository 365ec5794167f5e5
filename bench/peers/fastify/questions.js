// What both stores share: the statements that select questions, and how questions are put together from three results.

const BATCH = 1000

/**
 * The statements, each as {text, values}, in a dialect of SQL: `placeholder` gives the one for the n-th value, `like`
 * is the operator that disregards case.
 */
export function selections ({ placeholder, like }) {
  function select (build) {
    const values = []
    const text = build((value) => placeholder(values.push(value)))
    return { text: `SELECT question.id, question.stem, difficulty.slug AS difficulty FROM ${text}`, values }
  }

  return {
    one: (id) => select((value) => `${TABLES} WHERE question.id = ${value(id)}`),

    list: (filters, limit, offset) => select((value) =>
      `${filtered(filters, value, like)} ORDER BY question.id LIMIT ${value(limit)} OFFSET ${value(offset)}`),

    draw: (filters, limit) => select((value) =>
      `${filtered(filters, value, like)} ORDER BY random() LIMIT ${value(limit)}`),

    after: (id) => select((value) => `${TABLES} WHERE question.id > ${value(id)} ORDER BY question.id LIMIT ${BATCH}`)
  }
}

const TABLES = 'question JOIN difficulty ON difficulty.id = question.difficulty_id'
const WITH_TOPIC = `${TABLES} JOIN question_topic ON question_topic.question_id = question.id` +
  ' JOIN topic ON topic.id = question_topic.topic_id'

function filtered ({ topic, difficulty, q = '' }, value, like) {
  const conditions = [
    ...(topic ? [`topic.slug = ${value(topic)}`] : []),
    ...(difficulty ? [`difficulty.slug = ${value(difficulty)}`] : []),
    ...q.split(/\s+/).filter(Boolean).map((word) => `question.stem ${like} ${value(`%${word}%`)}`)
  ]
  return (topic ? WITH_TOPIC : TABLES) + (conditions.length ? ` WHERE ${conditions.join(' AND ')}` : '')
}

/** Questions with their topics and answers, given the rows of each. */
export function assemble (rows, topics, answers) {
  const questions = new Map(rows.map((row) => [row.id, { ...row, topics: [], answers: [] }]))
  for (const row of topics) questions.get(row.question_id).topics.push(row.slug)
  for (const row of answers) questions.get(row.question_id).answers.push(row)
  return [...questions.values()]
}

/** What is thrown for a topic or a level that does not exist. */
export function unknown () {
  return Object.assign(new Error('There is no such topic or level.'), { statusCode: 422 })
}
