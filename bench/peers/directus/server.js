// Directus as its own command starts it, less its look for updates, in as many processes as WORKERS says.

import cluster from "node:cluster";

if (cluster.isPrimary && process.argv[2] === "start") {
  for (let number = 0; number < Number(process.env.WORKERS); number++) cluster.fork();
  process.on("SIGTERM", () => cluster.disconnect(() => process.exit(0)));
} else {
  await import("@directus/api/cli/run.js");
}
