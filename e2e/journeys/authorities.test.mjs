import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { count, journey, setup, text } from './setup.mjs';

const world = setup();

test('from the map to an authority', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities');
    assert.equal(await count(tab.locator('.map__unit')), 116);
    await tab.locator('.map a[href="/authorities/130030000"] path').click();
    assert.equal(await text(tab.locator('h1')), 'Rostock, Hanse- und Universitätsstadt');
    assert.equal(await count(tab.locator('.map__here')), 1);
  }));

test('a filter changes list, map, address and answer', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities');
    await tab.getByLabel('Gebiet').selectOption({ label: 'Vorpommern-Rügen' });
    await tab.waitForURL('**within=13073**');
    await tab.locator('.chip', { hasText: 'Vorpommern-Rügen' }).waitFor();
    assert.ok((await count(tab.locator('.map__unit'))) < 116);
    await tab.goBack();
    await tab.waitForURL((url) => !url.search.includes('13073'));
    await tab.locator('.chip').waitFor({ state: 'detached' });
    assert.equal(await count(tab.locator('.map__unit')), 116);
  }));

test('typing a name narrows the list', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities');
    await tab.getByLabel('Name oder Schlüssel').pressSequentially('ruegen');
    await tab.waitForURL('**q=ruegen**');
    await tab.getByRole('link', { name: 'Bergen auf Rügen' }).waitFor();
    assert.equal(await tab.evaluate(() => document.activeElement.id), 'filter-q');
  }));

test('the list leaves as a file', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities?q=Altenpleen');
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('link', { name: 'CSV-Datei' }).click()]);
    assert.equal(download.suggestedFilename(), 'behoerden.csv');
    const text = await readFile(await download.path(), 'utf8');
    assert.match(text, /^\ufeffRegionalschlüssel[^\n]*\r\n130735351;Altenpleen;Amt;13073;7572;121,82;28\.02\.2026;Amt;Altenpleen;62,2\r\n$/);
  }));

test('the tree opens Kreis by Kreis', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities');
    await tab.getByRole('link', { name: 'Baum' }).click();
    await tab.locator('summary', { hasText: 'Vorpommern-Rügen' }).click();
    await tab.getByRole('link', { name: 'Altenpleen', exact: true }).click();
    assert.equal(await text(tab.locator('h1')), 'Altenpleen');
  }));
