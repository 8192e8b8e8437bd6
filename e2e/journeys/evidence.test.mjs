// Evidence: read a comparison, upload logs, compare them, and be told what is
// wrong with a file.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { binary } from '../kiesel.mjs';
import { become } from '../pages.mjs';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

const world = setup();

/** A log of n cases that all end with the same step. */
function log(n, last) {
  const rows = ['Fall;Aktivität;Zeit'];
  for (let i = 0; i < n; i++) {
    rows.push(`${i};Antrag;01.02.2026 08:00`, `${i};Prüfung;02.02.2026 09:30`, `${i};${last};03.02.2026 10:00`);
  }
  return { name: `${last}.csv`, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
}

async function upload(tab, authority, file) {
  await tab.goto('/evidence/upload?service=99012008001000');
  await tab.getByRole('radio', { name: /Ein anderes/ }).check();
  await tab.getByLabel('Name, unter dem der Steckbrief erscheint').fill(authority);
  await tab.getByLabel('Kleinste gezeigte Gruppe').fill('1');
  await tab.getByLabel('Datei', { exact: true }).setInputFiles(file);
  await tab.getByRole('button', { name: 'Auswerten' }).click();
}

test('a comparison shows matrix, core, differences and their map', () =>
  journey(world, async (tab) => {
    await tab.goto('/services/99012008001000/verdict');
    await tab.getByRole('link', { name: /Phasen: \d+ von 10 Paaren/ }).click();
    await tab.getByText('Niederländische Daten').first().waitFor();
    assert.equal(await count(tab.locator('.matrix__cell')), 20);
    await tab.locator('.matrix__cell a').last().click();
    await tab.getByRole('heading', { name: 'Unterschied: Gemeinde 5 (Niederlande) und Gemeinde 4 (Niederlande)' }).waitFor();
    assert.match(tab.url(), /a=5&b=4/);
    await tab.getByLabel('Zweite Behörde').selectOption({ label: 'Gemeinde 5 (Niederlande)' });
    await tab.getByRole('heading', { name: 'Ablauf: Gemeinde 5 (Niederlande)' }).waitFor();
    await tab.getByLabel('An den Pfeilen').selectOption('Dauer bis zum nächsten Schritt');
    await tab.waitForURL('**arrows=waits**');
    await tab.locator('#process .processmap__label', { hasText: 'Tage' }).first().waitFor();
    await assertAccessible(tab, 'a map with times');
    await tab.setViewportSize({ width: 390, height: 844 });
    await tab.locator('#process summary', { hasText: 'Dieselben Zahlen als Tabelle' }).click();
    await tab.getByRole('columnheader', { name: 'Dauer, Gemeinde 5 (Niederlande)' }).waitFor();
    const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `the open table makes the page ${overflow} pixels too wide`);
  }));

test('a map shows more or less, by keyboard, and leaves as a picture', () =>
  journey(world, async (tab) => {
    await tab.goto('/evidence');
    await tab.getByRole('row', { name: /einzelne Schritte/i }).getByRole('link').first().click();
    const steps = tab.getByRole('slider', { name: /Schritte/ });
    const boxes = tab.locator('#process .processmap__node');
    const before = await count(boxes);
    await steps.focus();
    await tab.keyboard.press('Home');
    await tab.waitForURL('**activities=1&**');
    await tab.waitForFunction((n) => document.querySelectorAll('#process .processmap__node').length < n, before);
    await tab.getByRole('slider', { name: /Schritte/ }).focus();
    await tab.keyboard.press('PageUp');
    await tab.waitForURL((url) => Number(url.searchParams.get('activities')) > 20);
    await assertAccessible(tab, 'a map with many steps');
    const link = tab.getByRole('link', { name: 'Karte als SVG' });
    const [download] = await Promise.all([tab.waitForEvent('download'), link.press('Enter')]);
    assert.match(download.suggestedFilename(), /^ablauf-[0-9a-f]{12}\.svg$/);
    const picture = await readFile(await download.path(), 'utf8');
    assert.equal(picture.match(/class="processmap__node/g).length, await count(boxes));
  }));

test('what an authority would have to change is listed, and leaves as a file', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/evidence');
      await tab.getByRole('row', { name: /Phasen/ }).getByRole('link').first().click();
      const changes = tab.getByRole('region', { name: /Was sich bei .* ändern müsste/ });
      await changes.getByRole('link', { name: 'Gemeinde 2 (Niederlande)' }).click();
      await tab.getByRole('heading', { name: 'Was sich bei Gemeinde 2 (Niederlande) ändern müsste' }).waitFor();
      const rows = await count(changes.locator('tbody tr'));
      const [download] = await Promise.all([tab.waitForEvent('download'), changes.getByRole('link', { name: 'CSV-Datei' }).click()]);
      const text = await readFile(await download.path(), 'utf8');
      assert.equal(text.trim().split('\r\n').length, rows + 1);
    },
    { javaScriptEnabled: false },
  ));

test('a comparison says what its differences go with, and how varied the work is on equal terms', () =>
  journey(world, async (tab) => {
    await tab.goto('/services/99012008001000/verdict');
    await tab.getByRole('link', { name: /Phasen: \d+ von 10 Paaren/ }).click();
    const differences = tab.getByRole('table', { name: 'Unterschiede' });
    await differences.getByText(/Fälle mit diese[mr] (Schritt|Übergang) dauern [\d,]+ Arbeitstage (länger|kürzer) \(/).first().waitFor();
    await differences.getByText(/Häufiger bei Gemeinde \d/).first().waitFor();
    const variety = tab.getByRole('table', { name: 'Wie vielfältig arbeiten die Behörden?' });
    assert.equal(await count(variety.locator('tbody tr')), 5);
    await tab.getByText(/In je 831 Fällen sind bei Gemeinde \d/).waitFor();
    await assertAccessible(tab, 'the measures of a comparison');
  }));

test('what the evidence suggests is taken over with one click, without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services/99012008001000/verdict');
      await tab.getByText(/Die Belege sprechen für eine Standardisierbarkeit von 0,\d+/).waitFor();
      await tab.locator('summary', { hasText: 'Woraus sich der Vorschlag zusammensetzt' }).click();
      await tab.getByText('Mittlere bereinigte Ähnlichkeit im Vergleich von 5 Behörden').waitFor();
      await tab.getByRole('button', { name: /^0,\d+ für diese Leistung übernehmen$/ }).click();
      await tab.getByText('Die Annahme ist gespeichert').waitFor();
      await tab.getByText(/Gerechnet wird mit dem, was die Belege sagen: 0,\d+/).waitFor();
      assert.equal(await count(tab.getByRole('button', { name: /für diese Leistung übernehmen/ })), 0);
      await tab.goto('/journal');
      await tab.getByText('Vorschlag aus den Belegen übernommen').first().waitFor();
    },
    { javaScriptEnabled: false },
  ));

test('profiles are found by service, level and year', () =>
  journey(world, async (tab) => {
    await tab.goto('/evidence');
    const rows = tab.locator('#results tbody tr');
    const all = await count(rows);
    await tab.getByLabel('Ebene').selectOption({ label: 'Phasen' });
    await tab.waitForURL('**level=phase**');
    await tab.waitForFunction((n) => document.querySelectorAll('#results tbody tr').length < n, all);
    assert.equal(await count(rows), 5);
    await tab.getByLabel('Jahr').selectOption('2010');
    await tab.waitForURL('**year=2010**');
    await assertAccessible(tab, 'the profiles of a year');
  }));

for (const javaScriptEnabled of [true, false]) {
  test(`logs are uploaded and compared ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () =>
    journey(
      world,
      async (tab) => {
        const suffix = javaScriptEnabled ? 'A' : 'B';
        for (const [authority, last] of [[`Amt Eins ${suffix}`, 'Bescheid'], [`Amt Zwei ${suffix}`, 'Ablehnung']]) {
          await upload(tab, authority, log(120, last));
          await tab.waitForURL('**/evidence/profiles/*');
          assert.equal(await text(tab.locator('h1')), authority);
        }
        await tab.goto('/evidence');
        await tab.getByLabel(`Amt Eins ${suffix}`).check();
        await tab.getByLabel(`Amt Zwei ${suffix}`).check();
        await tab.getByRole('button', { name: 'Ausgewählte vergleichen' }).click();
        await tab.waitForURL('**/evidence/comparisons/*');
        assert.match(await text(tab.locator('.answer')), /von 1\s[\s\S]*Paar von Behörden unterscheidet sich/);
      },
      { javaScriptEnabled },
    ));
}

test('an authority is found by its name while the form is filled in', () =>
  journey(world, async (tab) => {
    await tab.goto('/evidence/upload?service=99012008001000');
    await tab.getByLabel('Behörde', { exact: true }).fill('ALTENPLEEN');
    await tab.keyboard.press('Tab');
    await tab.getByText('Mehrere passen').waitFor();
    await assertAccessible(tab, 'the choice of authorities');
    await tab.getByRole('radio', { name: 'Altenpleen Amt, Vorpommern-Rügen' }).check();
    await tab.getByLabel('Datei', { exact: true }).setInputFiles(log(40, 'Bescheid'));
    await tab.getByRole('button', { name: 'Auswerten' }).click();
    await tab.waitForURL('**/evidence/profiles/*');
    assert.equal(await text(tab.locator('h1')), 'Altenpleen (Amt)');
    await tab.locator('main').getByRole('link', { name: 'Altenpleen (Amt)' }).click();
    await tab.waitForURL('**/authorities/130735351');
  }));

test('who contributes for one Amt finds it filled in, without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await become(tab, 'Beitragen');
      await tab.goto('/evidence/upload?service=99012008001000');
      assert.equal(await tab.getByLabel('Behörde', { exact: true }).inputValue(), 'Altenpleen');
      assert.equal(await count(tab.getByRole('radio', { name: /Ein anderes/ })), 0);
      await tab.getByLabel('Behörde', { exact: true }).fill('Barth');
      await tab.getByLabel('Datei', { exact: true }).setInputFiles(log(40, 'Ablehnung'));
      await tab.getByRole('button', { name: 'Auswerten' }).click();
      await tab.getByText('Ihre Rolle gilt nicht für sie').waitFor();
      await tab.getByLabel('Behörde', { exact: true }).fill('Amt Altenpleen');
      await tab.getByLabel('Datei', { exact: true }).setInputFiles(log(40, 'Ablehnung'));
      await tab.getByRole('button', { name: 'Auswerten' }).click();
      await tab.waitForURL('**/evidence/profiles/*');
      assert.equal(await text(tab.locator('h1')), 'Altenpleen (Amt)');
    },
    { javaScriptEnabled: false, expected: [422] },
  ));

test('a profile is loaded from its file and deleted with a reason', () =>
  journey(world, async (tab) => {
    await upload(tab, 'Amt Vier', log(40, 'Bescheid'));
    await tab.waitForURL('**/evidence/profiles/*');
    const address = tab.url();
    const file = await (await tab.request.get(`${address}/profile.json`)).body();
    const remove = async () => {
      await tab.getByText('Steckbrief löschen').click();
      await tab.getByLabel('Begründung (Pflicht)').fill('Probe');
      await tab.getByRole('button', { name: 'Endgültig löschen' }).click();
      await tab.getByText('Der Steckbrief ist gelöscht').waitFor();
    };
    await remove();
    assert.equal(await count(tab.getByRole('link', { name: 'Amt Vier' })), 0);
    await tab.getByLabel('Steckbrief-Datei').setInputFiles({ name: 'steckbrief.json', mimeType: 'application/json', buffer: file });
    await tab.getByRole('button', { name: 'Laden', exact: true }).click();
    await tab.waitForURL(address);
    assert.equal(await text(tab.locator('h1')), 'Amt Vier');
    await remove();
  }));

test('a signed profile says who stands for it, and a changed one is refused', () =>
  journey(
    world,
    async (tab) => {
      const folder = mkdtempSync(join(tmpdir(), 'kiesel-e2e-'));
      const at = (name) => join(folder, name);
      const kiesel = (...args) => execFileSync(binary, ['evidence', ...args], { encoding: 'utf8', stdio: 'pipe' });
      try {
        writeFileSync(at('log.csv'), log(40, 'Bescheid').buffer);
        const [, fingerprint] = kiesel('keygen', '--authority', 'Amt Signiert', '-o', at('key')).match(/Fingerprint: (.*)/);
        kiesel('profile', at('log.csv'), '--service', '99012008001000', '--sign', at('key'), '-o', at('signed.json'));
        writeFileSync(at('forged.json'), readFileSync(at('signed.json'), 'utf8').replaceAll('2026-02', '2026-03'));

        const load = async (name) => {
          await tab.goto('/evidence#load');
          await tab.getByLabel('Steckbrief-Datei').setInputFiles(at(name));
          await tab.getByRole('button', { name: 'Laden', exact: true }).click();
        };
        await load('forged.json');
        await tab.getByText('Die Signatur passt nicht zum Steckbrief').waitFor();
        await assertAccessible(tab, 'a refused profile');
        await load('signed.json');
        await tab.getByText(`mit Schlüssel ${fingerprint}, der hier nicht eingetragen ist`).waitFor();
        await assertAccessible(tab, 'a profile by an unknown key');

        kiesel('keys', 'add', at('key.pub'), '--data', world.kiesel.data);
        await tab.reload();
        await tab.getByText(`von der Behörde, mit Schlüssel ${fingerprint}`).waitFor();
        await tab.goto('/evidence');
        const row = tab.getByRole('row', { name: /Amt Signiert/ });
        assert.equal(await text(row.locator('.tag')), 'signiert');
        await assertAccessible(tab, 'the list with a signed profile');
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    { expected: [422] },
  ));

test('a wrong file explains itself', () =>
  journey(world, async (tab) => {
    const buffer = Buffer.from('<log xes.version="1849-2016">\n<trace></log>');
    await upload(tab, 'Amt Drei', { name: 'kaputt.xes', mimeType: 'text/xml', buffer });
    await tab.getByText('Das ging nicht').waitFor();
    assert.match(await text(tab.locator('.technical code')), /kaputt\.xes:2:/);
  }));
