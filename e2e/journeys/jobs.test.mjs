// Background work: how far it is, for everybody whose business it is; stop it; and
// mend it when it went wrong again and again.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { freePort, startKiesel } from '../kiesel.mjs';
import { become } from '../pages.mjs';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

// The server does no work itself; workers come and go.
const queue = freePort().then((port) => `127.0.0.1:${port}`);
const world = setup(async () => startKiesel(['demo', '--workers', '0', '--patience', '1s', '--nats-listen', await queue]));
const workers = new Set();
after(() => Promise.all([...workers].map((w) => w.kill())));

async function startWorker() {
  const worker = world.kiesel.also(['work', '--workers', '2', '--patience', '1s', '--nats', `kiesel://${await queue}`]);
  workers.add(worker);
  await worker.line(/Kiesel works/);
  return {
    async stop() {
      workers.delete(worker);
      await worker.stop();
    },
    async kill() {
      workers.delete(worker);
      await worker.kill();
    },
  };
}

/** A log of n cases of which no two are alike, so that comparing takes long. */
function varied(n, seed) {
  let state = seed;
  const dice = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  const rows = ['Fall;Aktivität;Zeit'];
  for (let i = 0; i < n; i++) {
    for (let s = 0; s < 20; s++) rows.push(`${i};Schritt ${Math.floor(12 * dice())};01.02.2026 ${String(s).padStart(2, '0')}:00`);
  }
  return { name: 'bunt.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
}

const patience = 60_000; // ms; a job shares the machine with all that tests do
const seeds = [1, 2, 3];

/** Brings in what takes long to compare. */
async function bringIn(tab) {
  const worker = await startWorker();
  for (const seed of seeds) {
    await tab.goto('/evidence/upload?service=99012008001000&where=outside');
    await tab.getByLabel('Name, unter dem der Steckbrief erscheint').fill(`Bunt ${seed}`);
    await tab.getByLabel('Kleinste gezeigte Gruppe').fill('1');
    await tab.getByLabel('Datei', { exact: true }).setInputFiles(varied(1200, seed));
    await tab.getByRole('button', { name: 'Auswerten' }).click();
    await tab.waitForURL('**/evidence/profiles/*');
  }
  await worker.stop();
}

/** Orders the comparison of what was brought in. */
async function compare(tab) {
  await tab.goto('/evidence');
  for (const seed of seeds) await tab.getByLabel(`Bunt ${seed}`).check();
  await tab.getByRole('button', { name: 'Ausgewählte vergleichen' }).click();
  await tab.waitForURL('**/jobs/*');
}

/** Waits until a fact on the page of a job has a value. */
const fact = (tab, name, value) => tab.locator(`dt:text-is("${name}") + dd:text-is("${value}")`).waitFor();

test('whoever looks sees how far a job is, and it stops for all', () =>
  journey(
    world,
    async (tab) => {
      tab.context().setDefaultTimeout(patience);
      await bringIn(tab);
      await compare(tab);
      await tab.getByText('Die Arbeit beginnt gleich').waitFor();
      await assertAccessible(tab, 'a job that waits');

      // The same person in another browser finds it in the list, somebody else does not.
      const elsewhere = await tab.context().browser().newContext({ baseURL: world.kiesel.url });
      elsewhere.setDefaultTimeout(patience);
      const other = await elsewhere.newPage();
      await other.goto('/jobs?lang=de');
      await other.getByRole('row', { name: /3 Steckbriefe vergleichen wartet/ }).getByRole('link').click();
      await become(other, 'Lesen');
      assert.equal((await other.goto(tab.url())).status(), 404);
      await become(other);
      await other.goto(tab.url());

      const worker = await startWorker();
      for (const page of [tab, other]) await page.getByText(/\d+\s%\serledigt/).waitFor();
      const bar = other.locator('progress');
      const seen = await bar.evaluate((b) => b.value);
      await other.waitForFunction((before) => document.querySelector('progress')?.value > before, seen);
      await assertAccessible(tab, 'a job that runs');

      await other.getByRole('button', { name: 'Abbrechen' }).click();
      await other.getByText('Die Arbeit wurde abgebrochen').waitFor();
      await tab.getByText('Die Arbeit wurde abgebrochen').waitFor(); // by itself
      await fact(tab, 'Zustand', 'abgebrochen');
      await tab.getByRole('link', { name: 'Zu den Hintergrundarbeiten' }).click();
      await tab.getByRole('row', { name: /vergleichen abgebrochen/ }).waitFor();
      await elsewhere.close();
      await worker.stop();
    },
    { expected: [404] },
  ));

test('a job is followed and stopped without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      tab.context().setDefaultTimeout(patience);
      await compare(tab);
      await tab.getByText('Die Arbeit beginnt gleich').waitFor();
      const worker = await startWorker();
      await tab.getByText(/\d+\s%\serledigt|Die Arbeit hat begonnen/).waitFor(); // the page renews itself
      await tab.getByRole('button', { name: 'Abbrechen' }).click();
      await tab.getByText('Die Arbeit wurde abgebrochen').waitFor();
      await worker.stop();
    },
    { javaScriptEnabled: false },
  ));

test('a job whose workers die is set aside, and operations give it a new chance', () =>
  journey(world, async (tab) => {
    tab.context().setDefaultTimeout(patience);
    await compare(tab);
    const job = tab.url();
    for (let attempt = 1; attempt <= 5; attempt++) {
      const worker = await startWorker();
      await fact(tab, 'Versuche', String(attempt));
      await fact(tab, 'Zustand', 'läuft');
      await worker.kill();
    }
    const worker = await startWorker();
    await tab.getByText('Die Arbeit ist zurückgestellt').waitFor();
    assert.equal(await count(tab.locator('.technical')), 0, 'the error is for operations');
    assert.equal(await count(tab.getByRole('button', { name: 'Neu starten' })), 0);
    await assertAccessible(tab, 'a job that was set aside');

    await become(tab, 'Betrieb');
    await tab.goto('/jobs?whose=all&state=set_aside');
    assert.match(await text(tab.locator('.answer')), / 1\b[\s\S]*ist nach mehreren Fehlern zurückgestellt/);
    await assertAccessible(tab, 'the jobs of everybody');
    await tab.getByRole('row', { name: /zurückgestellt/ }).getByRole('link').click();
    assert.equal(tab.url(), job);
    assert.match(await text(tab.locator('.technical')), /its worker ended without a word 5 times/);
    await assertAccessible(tab, 'a job that was set aside, for operations');
    await tab.getByRole('button', { name: 'Neu starten' }).click();
    await tab.waitForURL('**/evidence/comparisons/*');
    await worker.stop();

    await become(tab);
    await tab.goto(job);
    await tab.getByRole('heading', { name: 'Wie ähnlich arbeiten die Behörden?' }).waitFor();
  }));

test('a calculation that was cancelled is continued', () =>
  journey(world, async (tab) => {
    tab.context().setDefaultTimeout(patience);
    await tab.goto('/portfolio');
    await tab.getByRole('link', { name: 'Berechnungen über alle Leistungen' }).click();
    await tab.getByRole('button', { name: 'Nachbarn berechnen' }).click();
    await tab.getByText('Die Arbeit beginnt gleich').waitFor();
    await tab.getByRole('button', { name: 'Abbrechen' }).click();
    await tab.getByRole('link', { name: 'Bisherige Antworten' }).click();
    await tab.getByText('Noch nicht vollständig: 0 von 24').waitFor();
    await assertAccessible(tab, 'a calculation without answers');
    await tab.getByRole('button', { name: 'Fortsetzen' }).click();
    await tab.waitForURL('**/jobs/*');
    const worker = await startWorker();
    await tab.waitForURL('**/portfolio/calculations/*');
    await tab.getByText('24 Leistungen, vollständig').waitFor();
    await worker.stop();
    await tab.locator('tbody th a').first().click();
    await tab.waitForURL('**/cooperation?*');
  }));
