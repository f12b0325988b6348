// Keeps the services busy with a mix of what goes well and what does not, so that the console has something to show.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { disturb } from './chaos.mjs';
import { createClient } from './client.mjs';
import { burst, SCENARIOS } from './scenarios.mjs';

const CLIENTS = 3;
/** Milliseconds. */
const PAUSE = { least: 200, most: 1200 };
const BURST_EVERY = 30_000;
const CHAOS_EVERY = 20_000;
const REPORT_EVERY = 60_000;

const { USERS_URL: usersUrl, CHAOS_URL: chaosUrl, ADMIN_PASSWORD_FILE: passwordFile } = process.env;
const client = createClient(usersUrl, {
  username: 'admin',
  password: readFileSync(passwordFile, 'utf8').trim(),
});

// Node is the first process of the container: a signal without a handler would be ignored.
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0));

repeat(REPORT_EVERY, () => process.stdout.write(`${JSON.stringify(client.takeCounts())}\n`));
repeat(CHAOS_EVERY, () => disturb(chaosUrl, CHAOS_EVERY / 1000));
repeat(BURST_EVERY, () => burst(client));
await Promise.all(Array.from({ length: CLIENTS }, work));

/** One client: a scenario by chance, a pause, the next one. */
async function work() {
  for (;;) {
    await tolerant(() => byChance(SCENARIOS)(client));
    await delay(PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least));
  }
}

async function repeat(everyMs, job) {
  for (;;) {
    await delay(everyMs);
    await tolerant(job);
  }
}

/** A service that is restarted is no reason to end. */
async function tolerant(job) {
  try {
    await job();
  } catch (error) {
    process.stdout.write(`${JSON.stringify({ failed: error.message, cause: error.cause?.code })}\n`);
  }
}

/** One of `[weight, what]`, the heavy ones more often. */
function byChance(choices) {
  let left = Math.random() * choices.reduce((sum, [weight]) => sum + weight, 0);
  return choices.find(([weight]) => (left -= weight) < 0)[1];
}
