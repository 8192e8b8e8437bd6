// Starts the built program with the demonstration on a free port and in a data
// folder of its own, and a browser to look at it with.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** The built program. */
export const binary = process.env.KIESEL ?? fileURLToPath(new URL('../bin/kiesel', import.meta.url));

/**
 * Starts Kiesel. The result has its address, its folder, a function that waits for a line of
 * its output, one that stops it, and one that starts one more process on its
 * data. Port 0 is a free one.
 */
export async function startKiesel(command = ['demo'], { port = 0 } = {}) {
  const data = await mkdtemp(join(tmpdir(), 'kiesel-e2e-'));
  const kiesel = run([...command, '--data', data, '--addr', `localhost:${port}`]);
  return {
    url: await kiesel.line(/http:\/\/\S+/),
    data,
    line: kiesel.line,
    also: (other) => run([...other, '--data', data]),
    async stop() {
      await kiesel.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Runs the program. */
function run(args) {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = [];
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = [];
  let arrived = () => {};
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(text);
    arrived();
  });
  const failed = (code) => new Error(`kiesel ${args[0]} ended with ${code}:\n${Buffer.concat(stderr)}`);
  return {
    async line(pattern) {
      for (;;) {
        const found = lines.map((text) => text.match(pattern)).find(Boolean);
        if (found) return found[0];
        const code = await Promise.race([exited, new Promise((resolve) => (arrived = resolve))]);
        if (code !== undefined) throw failed(code);
      }
    },
    async stop() {
      child.kill('SIGTERM');
      const code = await exited;
      if (code !== 0) throw failed(code);
    },
    /** Ends it as a power cut would. */
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Returns a port at which nobody listens. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts Chromium. KIESEL_CHROMIUM names another one than Debian's. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.KIESEL_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
