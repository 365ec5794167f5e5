// The routes and their schemas.

import { Readable } from 'node:stream'

import Fastify from 'fastify'

const LARGEST_IMPORT = 512 * 1024 * 1024

const slug = { type: 'string', minLength: 1, maxLength: 100 }
const stem = { type: 'string', minLength: 1, maxLength: 20_000 }
const body = { type: 'string', minLength: 1, maxLength: 10_000 }

const writtenSchema = {
  type: 'object',
  required: ['stem', 'difficulty', 'topics', 'answers'],
  properties: {
    stem,
    difficulty: slug,
    topics: { type: 'array', items: slug, uniqueItems: true },
    answers: { type: 'array', items: { type: 'object', required: ['body'], properties: { body } } }
  }
}

const questionSchema = {
  type: 'object',
  properties: {
    id: { type: 'integer' },
    stem: { type: 'string' },
    difficulty: { type: 'string' },
    topics: { type: 'array', items: { type: 'string' } },
    answers: {
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'integer' }, body: { type: 'string' } } }
    }
  }
}

const pageSchema = {
  type: 'object',
  properties: {
    items: { type: 'array', items: questionSchema },
    next_page: { type: 'integer', nullable: true }
  }
}

const idSchema = { type: 'object', properties: { id: { type: 'integer', minimum: 1 } } }

const querySchema = {
  type: 'object',
  properties: {
    topic: slug,
    difficulty: slug,
    q: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    page: { type: 'integer', minimum: 1, default: 1 }
  }
}

/** The application over an open store: sqlite.js or postgresql.js. */
export function createApp (store) {
  const app = Fastify()

  app.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, async (_request, text) =>
    text.split('\n').filter(Boolean).map((line) => JSON.parse(line)))

  app.get('/questions', { schema: { querystring: querySchema, response: { 200: pageSchema } } }, async (request) => {
    const { limit, page, ...filters } = request.query
    const found = await store.list(filters, limit + 1, (page - 1) * limit)
    return { items: found.slice(0, limit), next_page: found.length > limit ? page + 1 : null }
  })

  app.get('/draw', { schema: { querystring: querySchema, response: { 200: pageSchema } } }, async (request) => {
    const { limit, page, ...filters } = request.query
    return { items: await store.draw(filters, limit) }
  })

  app.get('/questions/:id', { schema: { params: idSchema, response: { 200: questionSchema } } },
    async (request, reply) => await store.one(request.params.id) ?? reply.callNotFound())

  app.post('/questions', { schema: { body: writtenSchema, response: { 201: questionSchema } } },
    async (request, reply) => {
      const [question] = await store.create([request.body])
      reply.code(201)
      return question
    })

  const change = { type: 'object', required: ['stem'], properties: { stem } }
  app.patch('/questions/:id', { schema: { params: idSchema, body: change, response: { 200: questionSchema } } },
    async (request, reply) => await store.update(request.params.id, request.body.stem) ?? reply.callNotFound())

  app.get('/export', async (_request, reply) => {
    const asJson = reply.compileSerializationSchema(questionSchema)
    reply.type('application/x-ndjson')
    return Readable.from(lines(store.batches(), asJson))
  })

  app.post('/import', { bodyLimit: LARGEST_IMPORT, schema: { body: { type: 'array', items: writtenSchema } } },
    async (request) => ({ created: (await store.create(request.body)).length }))

  return app
}

async function * lines (batches, asJson) {
  for await (const questions of batches) yield questions.map((question) => asJson(question) + '\n').join('')
}
