// Starts the built program with the demonstration on a free port and in a data
// folder of its own, and a browser to look at it with.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const binary = process.env.KIESEL ?? fileURLToPath(new URL('../bin/kiesel', import.meta.url));

/**
 * Starts Kiesel. The result has its address, a function that waits for a line of
 * its output, and one that stops it.
 */
export async function startKiesel(command = ['demo']) {
  const data = await mkdtemp(join(tmpdir(), 'kiesel-e2e-'));
  const server = spawn(binary, [...command, '--data', data, '--addr', 'localhost:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = [];
  server.stderr.on('data', (chunk) => stderr.push(chunk));
  const exited = new Promise((resolve) => server.once('exit', resolve));
  const lines = [];
  let arrived = () => {};
  createInterface({ input: server.stdout }).on('line', (text) => {
    lines.push(text);
    arrived();
  });
  const line = async (pattern) => {
    for (;;) {
      const found = lines.map((text) => text.match(pattern)).find(Boolean);
      if (found) return found[0];
      const code = await Promise.race([exited, new Promise((resolve) => (arrived = resolve))]);
      if (code !== undefined) throw new Error(`kiesel ended with ${code}:\n${Buffer.concat(stderr)}`);
    }
  };
  return {
    url: await line(/http:\/\/\S+/),
    line,
    async stop() {
      server.kill('SIGTERM');
      const code = await exited;
      await rm(data, { recursive: true, force: true });
      if (code !== 0) throw new Error(`kiesel ended with ${code}:\n${Buffer.concat(stderr)}`);
    },
  };
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
