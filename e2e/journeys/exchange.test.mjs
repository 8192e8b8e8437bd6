// Lists go out as files, are changed in a spreadsheet, and come back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { changeRow } from '../workbook.mjs';
import { assertAccessible, count, journey, setup } from './setup.mjs';

const world = setup();
const verdict = '/services/99107023017000/verdict';
const wage = 'Kosten einer Arbeitsstunde';

/** Brings the list of assumptions out and returns the file. */
async function bringOut(tab, format) {
  await tab.goto('/exchange');
  await tab.getByRole('link', { name: 'Annahmen', exact: true }).click();
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('link', { name: `Als ${format} herausgeben` }).click()]);
  assert.equal(download.suggestedFilename(), `annahmen.${format.toLowerCase()}`);
  return readFile(await download.path());
}

/** Brings a file in and comes to its preview, or to what is wrong with it. */
async function bringIn(tab, name, buffer) {
  await tab.goto('/exchange');
  await tab.getByRole('link', { name: 'Datei einbringen: Annahmen' }).click();
  await tab.getByLabel('Datei', { exact: true }).setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
  await tab.getByRole('button', { name: 'Vorschau zeigen' }).click();
}

/** The wage with which the recommendation reckons. */
async function wageOf(tab) {
  await tab.goto(verdict);
  return tab.getByLabel(wage).inputValue();
}

/** Sets the wage in a CSV file. */
function changeWage(csv, value) {
  const text = csv.toString('utf8');
  const changed = text.replace(new RegExp(`(;${wage};)[^;]*;[^;]*;[^;]*;`), `$1${value};${value - 5};${value + 5};`);
  assert.notEqual(changed, text);
  return Buffer.from(changed);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without';

  test(`a changed workbook is previewed, applied, seen in the recommendation and taken back (${how} JavaScript)`, () =>
    journey(
      world,
      async (tab) => {
        const before = await wageOf(tab);
        await bringIn(tab, 'annahmen.xlsx', await bringOut(tab, 'XLSX'));
        await tab.getByText('Diese Datei ändert nichts').waitFor();

        await bringIn(tab, 'annahmen 2026.xlsx', changeRow(await bringOut(tab, 'XLSX'), wage, { E: 71, F: 66, G: 76 }));
        await tab.getByText('Diese Datei würde').waitFor();
        await tab.getByRole('row', { name: new RegExp(`${wage} geändert Wert bisher ${before}.*neu 71`) }).waitFor();
        if (javaScriptEnabled) await assertAccessible(tab, 'the preview');
        assert.equal(await wageOf(await tab.context().newPage()), before);

        await tab.getByLabel('Begründung').fill('Tarifabschluss 2026');
        await tab.getByRole('button', { name: '1 Zeile übernehmen' }).click();
        await tab.getByText('Die Zeilen sind übernommen.').waitFor();
        const applied = tab.url();
        assert.equal(await wageOf(tab), '71');

        await tab.goto('/exchange/imports');
        await tab.getByRole('row', { name: /annahmen 2026\.xlsx.*Tarifabschluss 2026 1 geändert, 0 neu übernommen/ }).getByRole('link').click();
        assert.equal(tab.url(), applied.replace(/\?.*/, ''));
        await tab.getByLabel('Begründung').fill('falsches Jahr');
        await tab.getByRole('button', { name: 'Einfuhr zurücknehmen' }).click();
        await tab.getByText('Die Einfuhr ist zurückgenommen.').waitFor();
        if (javaScriptEnabled) await assertAccessible(tab, 'an import that was taken back');
        assert.equal(await wageOf(tab), before);
      },
      { javaScriptEnabled },
    ));

  test(`a wrong file is refused with row and column (${how} JavaScript)`, () =>
    journey(
      world,
      async (tab) => {
        await bringIn(tab, 'urlaub.csv', Buffer.from('Person;Tage\r\nAnna;30\r\n'));
        await tab.getByText('Diese Datei kann nicht verwendet werden').waitFor();
        await tab.getByText('die Spalte „Leistungsschlüssel“ fehlt; nicht verstanden: Person, Tage').waitFor();
        if (javaScriptEnabled) await assertAccessible(tab, 'a file that cannot be used');

        const csv = (await bringOut(tab, 'CSV')).toString('utf8').replace(/(;Zins;)[^;]*/, '$1drei Prozent');
        await bringIn(tab, 'annahmen.csv', Buffer.from(csv));
        await tab.getByText(/Zeilen dieser Datei ist falsch/).waitFor();
        await tab.getByText(/Zeile \d+, Spalte E „Wert“: „drei Prozent“ ist keine Zahl/).waitFor();
        assert.equal(await count(tab.getByRole('button', { name: /übernehmen/ })), 0);
        if (javaScriptEnabled) await assertAccessible(tab, 'a preview with a wrong row');
        await tab.getByLabel('Art', { exact: true }).selectOption('unchanged');
        if (!javaScriptEnabled) await tab.getByRole('button', { name: 'Anwenden' }).click();
        await tab.waitForURL('**kind=unchanged*');
        await tab.getByText('drei Prozent').waitFor({ state: 'detached' });
      },
      { javaScriptEnabled, expected: [422] },
    ));
}

test('two files meet, and nothing is lost', () =>
  journey(
    world,
    async (tab) => {
      const csv = await bringOut(tab, 'CSV');
      const other = await tab.context().newPage();
      await bringIn(tab, 'meine.csv', changeWage(csv, 80));
      await bringIn(other, 'andere.csv', changeWage(csv, 90));
      await other.getByLabel('Begründung').fill('Tarif 2027');
      await other.getByRole('button', { name: '1 Zeile übernehmen' }).click();
      await other.getByText('Die Zeilen sind übernommen.').waitFor();

      await tab.getByLabel('Begründung').fill('Tarif 2026');
      await tab.getByRole('button', { name: '1 Zeile übernehmen' }).click();
      await tab.getByText('Es wurde nichts übernommen').waitFor();
      await tab.getByRole('row', { name: new RegExp(`${wage}.*90.*80`) }).waitFor();
      await assertAccessible(tab, 'rows that others have changed');
      await tab.getByRole('button', { name: 'Neu vergleichen' }).click();
      await tab.getByText('Diese Datei würde').waitFor();
      await tab.getByLabel('Begründung').fill('Tarif 2026 gilt noch');
      await tab.getByRole('button', { name: '1 Zeile übernehmen' }).click();
      await tab.getByText('Die Zeilen sind übernommen.').waitFor();

      await other.getByLabel('Begründung').fill('doch nicht');
      await other.getByRole('button', { name: 'Einfuhr zurücknehmen' }).click();
      await other.getByText('Es wurde nichts zurückgenommen').waitFor();
      await assertAccessible(other, 'an import that cannot be taken back');
      assert.equal(await wageOf(tab), '80');
    },
    { expected: [409] },
  ));

test('the assumptions for a service go out and come back, by keyboard alone', () =>
  journey(world, async (tab) => {
    await tab.goto(`${verdict}#assumptions`);
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.locator('#assumptions').getByRole('link', { name: 'CSV-Datei' }).press('Enter'),
    ]);
    assert.equal(download.suggestedFilename(), 'annahmen-99107023017000.csv');
    await tab.locator('#assumptions').getByRole('link', { name: 'Datei einbringen' }).press('Enter');
    await tab.waitForURL('**/exchange/lists/assumptions#import');
    await tab.getByLabel('Datei', { exact: true }).setInputFiles(await download.path());
    await tab.getByRole('button', { name: 'Vorschau zeigen' }).press('Enter');
    await tab.getByText('Diese Datei ändert nichts').waitFor();
  }));
