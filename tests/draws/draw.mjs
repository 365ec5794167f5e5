// The draws of docs/draws.md, written from that page alone.
//
// Reads JSON from standard input: a list of {"seed", "count", "ids"}. Writes the list of what each draws.

import { createHash } from "node:crypto";

const WINDOW = 1024;
const CIRCLE = 1n << 64n;
const PRIME = (1n << 31n) - 1n;

const sha256 = (text) => createHash("sha256").update(text, "utf8").digest();

/** The place of an id or a seed on the circle: the first eight bytes of its SHA-256, as an unsigned number. */
const place = (text) => sha256(text).readBigUInt64BE(0);

/** The rank of each question within a window: the polynomial whose coefficients are the next four words of the seed. */
const ranking = (seed) => {
  const [a, b, c, d] = [8, 12, 16, 20].map((at) => BigInt.asUintN(31, BigInt(sha256(seed).readUInt32BE(at))));
  return (id) => {
    const x = BigInt.asUintN(31, place(id));
    return (a * x ** 3n + b * x ** 2n + c * x + d) % PRIME;
  };
};

/** -1, 0 or 1: which of two comes first. */
const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

export function draw({ seed, count, ids }) {
  const start = place(seed);
  const rank = ranking(seed);
  const window = ids
    .map((id) => ({ id, distance: (place(id) - start + CIRCLE) % CIRCLE }))
    .sort((one, other) => compare(one.distance, other.distance) || compare(one.id, other.id))
    .slice(0, WINDOW);
  return window
    .map(({ id }) => ({ id, rank: rank(id) }))
    .sort((one, other) => compare(one.rank, other.rank) || compare(one.id, other.id))
    .slice(0, count)
    .map(({ id }) => id);
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
process.stdout.write(JSON.stringify(JSON.parse(Buffer.concat(chunks).toString("utf8")).map(draw)));
