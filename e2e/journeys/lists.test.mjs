// Every list leaves as a file; people and the register come back as one.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { become } from '../pages.mjs';
import { assertAccessible, journey, setup, text } from './setup.mjs';

const world = setup();
const administration = 'Verwaltung der Konten';

/** Takes a file from a page, by keyboard; within narrows where its link is. */
async function take(tab, within, format) {
  const link = within.getByRole('link', { name: `${format}-Datei` });
  const [download] = await Promise.all([tab.waitForEvent('download'), link.press('Enter')]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** Brings a file into a list and comes to its preview. */
async function bringIn(tab, list, name, text) {
  await tab.goto(`/exchange/lists/${list}#import`);
  await tab.getByLabel('Datei', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await tab.getByRole('button', { name: 'Vorschau zeigen' }).click();
  await tab.getByText('Diese Datei würde').waitFor();
}

async function apply(tab, reason) {
  await tab.getByLabel('Begründung').fill(reason);
  await tab.getByRole('button', { name: /Zeilen? übernehmen/ }).click();
  await tab.getByText('Die Zeilen sind übernommen.').waitFor();
  return tab.url();
}

async function undo(tab, imported, reason) {
  await tab.goto(imported);
  await tab.getByLabel('Begründung').fill(reason);
  await tab.getByRole('button', { name: 'Einfuhr zurücknehmen' }).click();
  await tab.getByText('Die Einfuhr ist zurückgenommen.').waitFor();
}

const lists = [
  { path: '/services?level=kreis', name: 'leistungen' },
  { path: '/recommendations', name: 'empfehlungen' },
  { path: '/portfolio?w_effort=5', name: 'portfolio' },
  { path: '/authorities?within=13073', name: 'behoerden' },
  { path: '/journal', name: 'aenderungen' },
  { path: '/services/99107023017000/verdict', name: 'wirkung-99107023017000', heading: 'Wer gewinnt, wer zahlt' },
  { path: '/evidence', name: 'vergleiche', heading: 'Vergleiche' },
  { path: '/evidence', name: 'prozess-steckbriefe', heading: 'Prozess-Steckbriefe' },
  { path: '/users', name: 'konten', as: administration },
];

for (const { path, name, heading, as } of lists) {
  test(`${name} leave as files`, () =>
    journey(world, async (tab) => {
      await become(tab, as);
      await tab.goto(path);
      let head = tab.locator('.section__head').filter({ has: tab.locator('.exports') });
      if (heading) head = head.filter({ has: tab.getByRole('heading', { name: heading, exact: true }) });
      const csv = await take(tab, head.first(), 'CSV');
      assert.equal(csv.name, `${name}.csv`);
      assert.match(csv.content.toString('utf8'), /^\ufeff[^\r\n]+;[^\r\n]+\r\n/);
      const xlsx = await take(tab, head.first(), 'XLSX');
      assert.equal(xlsx.name, `${name}.xlsx`);
      assert.equal(xlsx.content.subarray(0, 4).toString('latin1'), 'PK\x03\x04');
    }));
}

test('a filter of the page holds for its file', () =>
  journey(world, async (tab) => {
    await tab.goto('/services');
    await tab.getByLabel('Name, Stichwort oder Schlüssel').fill('Geburtsurkunde');
    await tab.waitForURL('**q=Geburtsurkunde**');
    await tab.locator('.exports a[href*="q=Geburtsurkunde"]').first().waitFor();
    const { content } = await take(tab, tab.locator('#results'), 'CSV');
    const rows = content.toString('utf8').trim().split('\r\n').slice(1);
    assert.ok(rows.length > 0 && rows.length < 50, `${rows.length} rows`);
    assert.ok(rows.every((row) => /geburt/i.test(row)));
  }));

test('people are invited by a spreadsheet, and the invitation is taken back', () =>
  journey(world, async (tab) => {
    await become(tab, administration);
    await tab.goto('/users');
    const { content } = await take(tab, tab.locator('#results'), 'CSV');
    const text = content.toString('utf8');
    const [heading] = text.split('\r\n');
    assert.match(heading, /Anmeldename;E-Mail-Adresse;Sprache;Stand;Rollen;/);
    await tab.getByRole('link', { name: 'Konten einbringen' }).click();
    await tab.waitForURL('**/exchange/lists/accounts#import');
    await bringIn(tab, 'accounts', 'konten.csv', `${text}Erika Beispiel;erika.beispiel;;Deutsch;;Lesen 13073;;;\r\nOtto Beispiel;otto.beispiel;;;;;;;\r\n`);
    await tab.getByRole('row', { name: /Erika Beispiel.*erika\.beispiel.*neu/ }).waitFor();
    await assertAccessible(tab, 'the preview of accounts');
    const imported = await apply(tab, 'Liste der Ämter');

    await tab.goto('/users?q=beispiel');
    await tab.getByRole('row', { name: /Erika Beispiel.*Lesen – Vorpommern-Rügen.*eingeladen/ }).waitFor();
    await undo(tab, imported, 'falsche Liste');
    await tab.goto('/users?q=beispiel');
    await tab.getByText('Kein Konto passt').waitFor();
  }));

test('a later edition of the register comes as a file and goes again', () =>
  journey(world, async (tab) => {
    await tab.goto('/exchange/lists/register');
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('link', { name: 'Als CSV herausgeben' }).click()]);
    const rows = (await readFile(await download.path(), 'utf8')).split('\r\n');
    const mine = rows.filter((row, i) => i === 0 || row.startsWith('13'));
    const changed = mine
      .filter((row) => !row.startsWith('130735351066;')) // one municipality less
      .map((row) => row.replace('28.02.2026', '31.12.2026').replace(/^(130735351;)Altenpleen/, '$1Altenpleen-Land'));
    await bringIn(tab, 'register', 'register.csv', changed.join('\r\n'));
    await tab.getByRole('row', { name: /Altenpleen-Land.*geändert/ }).waitFor();
    await tab.getByRole('row', { name: /130735351066.*besteht.*aufgelöst/ }).waitFor();
    await assertAccessible(tab, 'the preview of a register');
    const imported = await apply(tab, 'Gebietsreform');

    await tab.goto('/authorities/130735351');
    assert.equal(await text(tab.locator('h1')), 'Altenpleen-Land');
    assert.equal((await tab.goto('/authorities/130735351066')).status(), 404);
    await undo(tab, imported, 'zu früh');
    await tab.goto('/authorities/130735351');
    assert.equal(await text(tab.locator('h1')), 'Altenpleen');
    assert.equal((await tab.goto('/authorities/130735351066')).status(), 200);
  }, { expected: [404] }));

test('files are taken without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/authorities?q=Altenpleen');
      const { name, content } = await take(tab, tab.locator('#results'), 'XLSX');
      assert.equal(name, 'behoerden.xlsx');
      assert.equal(content.subarray(0, 2).toString('latin1'), 'PK');
    },
    { javaScriptEnabled: false },
  ));
