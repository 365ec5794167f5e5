// Let published npm clients of Open Trivia DB, installed in the folder of the second argument, ask the service at the
// address in the first. Their code is untouched: what they send to opentdb.com by Node's https is turned to the service
// there. Prints as JSON what each of them got.

import http from 'node:http'
import https from 'node:https'
import { createRequire } from 'node:module'

const [service, folder] = [new URL(process.argv[2]), process.argv[3]]
const load = createRequire(`${folder}/`)

https.request = (options, callback) => {
  const host = options.hostname ?? options.host
  if (host !== 'opentdb.com') throw new Error(`nothing but opentdb.com is to be asked, not ${host}`)
  const { method, path } = options
  const headers = { ...options.headers, host: service.host }
  return http.request(
    { method, headers, host: service.hostname, port: service.port, path: `/compat/opentdb${path}` },
    callback,
  )
}

async function failure (asking) {
  try {
    await asking()
    return null
  } catch (error) {
    return error.message
  }
}

async function askOpenTriviaDb () {
  const { Session, getCategory, getQuestions } = load('open-trivia-db')
  const session = new Session()
  const token = await session.start()
  const easy = session => getQuestions({
    amount: 10, category: 'Science: Computers', difficulty: 'easy', type: 'multiple', session,
  })
  const first = await easy(session)
  const empty = await failure(() => easy(session))
  // Its reset() asks for the command `resetcommand=reset`, which is none of Open Trivia DB's: so a new token it is.
  await session.start()
  const again = await easy(session)
  const encoded = {}
  for (const encode of ['urlLegacy', 'url3986', 'base64']) {
    const [question] = await getQuestions({ amount: 1, category: 9, encode })
    encoded[encode] = { value: question.value, category: question.category.id }
  }
  return {
    token,
    second_token: session.token,
    category: await getCategory(18),
    category_of_question: await first[0].category.getData(),
    questions: first.map(({ value, type, difficulty, correctAnswer, incorrectAnswers }) =>
      ({ value, type, difficulty, correctAnswer, incorrectAnswers })),
    right: first.every(question => question.checkAnswer(question.correctAnswer)),
    again: again.length,
    empty,
    encoded,
    too_many: await failure(() => getQuestions({ amount: 50, category: 18, difficulty: 'hard' })),
  }
}

async function askOpentdbApi () {
  const client = load('opentdb-api')
  const token = await client.getToken()
  const options = { amount: 5, category: 'computers', difficulty: 'hard', type: 'choice', token }
  const questions = await client.getTrivia(options)
  return {
    token,
    questions,
    categories: await client.getCategories(),
    count: await client.getQuestionCount('computers'),
    empty: await failure(() => client.getTrivia(options)),
    reset: await client.resetToken(token),
    again: (await client.getTrivia(options)).length,
    reset_of_another: await client.resetToken('0'.repeat(64)),
  }
}

async function askOpentriviaapi () {
  const client = load('opentriviaapi')
  const { token } = await client.getToken()
  const { results } = await client.getQuestions({ amount: 4, category: 18, type: 'boolean', token })
  return {
    token,
    questions: results,
    categories: (await client.listCategories()).trivia_categories,
    empty: await failure(() => client.getQuestions({ amount: 4, category: 18, type: 'boolean', token })),
    too_many: await failure(() => client.getQuestions({ amount: 40, category: 18, type: 'boolean' })),
    wrong: await failure(() => client.getQuestions({ amount: 51 })),
    reset: await client.resetToken(token),
  }
}

const asking = { 'open-trivia-db': askOpenTriviaDb, 'opentdb-api': askOpentdbApi, opentriviaapi: askOpentriviaapi }
const answers = {}
const versions = {}
for (const [name, ask] of Object.entries(asking)) {
  answers[name] = await ask()
  versions[name] = load(`./node_modules/${name}/package.json`).version
}
console.log(JSON.stringify({ versions, answers }))
