// The peers' contract (bench/contenders/peer.py) from Fastify, as its documentation shows it.
//
// Nothing is left slow on purpose. Every route has a JSON schema for what comes in, which Ajv validates, and one for
// what goes out, which fast-json-stringify serialises; there is no logging. A page is three statements, however many
// questions it has. better-sqlite3 answers in the process, by statements prepared once, with the settings of the other
// contenders (WAL, synchronous=FULL, the same cache); pg keeps a pool of connections, in which statements are prepared
// by name. node:cluster spreads connections, which are kept alive, over WORKERS processes.
//
// DATABASE_URL (sqlite:///path or postgresql://…), PORT and WORKERS come from the environment.

import cluster from 'node:cluster'

import { createApp } from './app.js'

if (cluster.isPrimary) {
  // They end with this process.
  for (let worker = 0; worker < Number(process.env.WORKERS); worker++) cluster.fork()
} else {
  const url = process.env.DATABASE_URL
  const { open } = await import(url.startsWith('sqlite:') ? './sqlite.js' : './postgresql.js')
  await createApp(open(url)).listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
}
