// The draws of docs/draws.md, written from that page alone.
//
// Reads JSON from standard input: a list of {"seed", "count", "ids"}. Writes the list of what each draws.

import { createHash, createHmac } from "node:crypto";

const WINDOW = 1024;
const CIRCLE = 1n << 64n;

/** The place of an id or a seed on the circle: the first eight bytes of its SHA-256, as an unsigned number. */
const place = (text) => createHash("sha256").update(text, "utf8").digest().readBigUInt64BE(0);

/** -1, 0 or 1: which of two comes first. */
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

export function draw({ seed, count, ids }) {
  const start = place(seed);
  const window = ids
    .map((id) => ({ id, distance: (place(id) - start + CIRCLE) % CIRCLE }))
    .sort((one, other) => compare(one.distance, other.distance) || compare(one.id, other.id))
    .slice(0, WINDOW);
  return window
    .map(({ id }) => ({ id, rank: createHmac("sha256", seed).update(id, "utf8").digest("hex") }))
    .sort((one, other) => compare(one.rank, other.rank))
    .slice(0, count)
    .map(({ id }) => id);
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
process.stdout.write(JSON.stringify(JSON.parse(Buffer.concat(chunks).toString("utf8")).map(draw)));
