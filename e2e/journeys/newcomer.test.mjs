// A newcomer opens Kiesel and reaches the main things from the first page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, journey, setup, text } from './setup.mjs';

const world = setup();

test('the first page answers and leads on', () =>
  journey(world, async (tab) => {
    await tab.goto('/');
    assert.match(await text(tab.locator('.answer')), /von\s+5\.249/);
    await tab.getByRole('link', { name: 'Alle Empfehlungen' }).click();
    await tab.waitForURL('**/recommendations');
    assert.match(await text(tab.locator('h1')), /Empfehlungen für Mecklenburg-Vorpommern/);
  }));

test('a figure says where it comes from', () =>
  journey(world, async (tab) => {
    await tab.goto('/authorities');
    const figure = tab.locator('.answer .figure').last();
    await figure.click();
    const provenance = tab.locator('.provenance:popover-open');
    assert.match(await text(provenance), /Statistisches Bundesamt[\s\S]*28\.02\.2026/);
    await tab.keyboard.press('Escape');
    assert.equal(await count(tab.locator('.provenance:popover-open')), 0);
  }));

test('the search finds authorities and services', () =>
  journey(world, async (tab) => {
    await tab.goto('/');
    const field = tab.locator('#finder-q');
    await field.fill('Geburtsurkunde');
    await field.press('Enter');
    await tab.getByRole('link', { name: 'Geburtsurkunde Ausstellung', exact: true }).click();
    assert.equal(await text(tab.locator('h1')), 'Geburtsurkunde Ausstellung');
  }));

test('the language stays as chosen', () =>
  journey(world, async (tab) => {
    await tab.goto('/services?topic=Umwelt');
    await tab.getByRole('link', { name: 'English' }).click();
    assert.equal(await text(tab.locator('h1')), 'Services');
    assert.equal(new URL(tab.url()).searchParams.get('topic'), 'Umwelt');
    await tab.getByRole('link', { name: 'Authorities' }).click();
    assert.equal(await text(tab.locator('h1')), 'Authorities');
  }));
