// A director weighs the portfolio, sees whether the order stays, and keeps the view.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { become } from '../pages.mjs';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

const world = setup();

test('other weights give another order and another answer', () =>
  journey(world, async (tab) => {
    await tab.goto('/');
    await tab.getByRole('link', { name: 'Portfolio', exact: true }).click();
    const answer = tab.locator('.answer');
    assert.match(await text(answer), /Die ersten\s+\d+[\s\S]*solange sich kein Gewicht um mehr als\s+\d+\s%/);
    const first = tab.locator('tbody th').first();
    assert.match(await text(first), /Online-Dienst/);
    await tab.getByText('Gewichte', { exact: true }).click();
    const effort = tab.getByLabel('geringer Aufwand');
    await effort.fill('50');
    await tab.waitForURL('**w_effort=50**');
    await tab.getByText('geringer Aufwand: 50').waitFor();
    assert.ok(await effort.isVisible(), 'the weights stay open');
    assert.equal(await effort.inputValue(), '50');
    assert.match(await text(first), /Fachwissen/);
    await assertAccessible(tab);
  }));

test('weights that are all 0 are named above the list, and stay as they were entered', () =>
  journey(
    world,
    async (tab) => {
      const only = 'w_probability=0&w_effort=0&w_standardisability=0&w_acceptance=0&w_skill=0&w_cover=0';
      await tab.goto(`/portfolio?${only}`);
      const gain = tab.getByLabel('Ersparnis', { exact: true });
      await gain.fill('0');
      const problem = tab.getByRole('alert').getByText('Alle Gewichte sind 0.');
      await problem.waitFor();
      assert.equal(await count(tab.locator('h1')), 1);
      assert.equal(await gain.inputValue(), '0');
      await assertAccessible(tab, 'a portfolio that can not be weighed');
      await gain.fill('7');
      await tab.waitForURL('**w_gain=7**');
      await problem.waitFor({ state: 'detached' });
    },
    { expected: [422] },
  ));

test('a filter changes no place, and a circle leads to its recommendation', () =>
  journey(world, async (tab) => {
    await tab.goto('/portfolio');
    await tab.getByLabel('Teilaufgabe').selectOption('expertise');
    await tab.waitForURL('**function=expertise**');
    await tab.locator('.chip', { hasText: 'Fachwissen' }).waitFor();
    assert.match(await text(tab.locator('tbody td').first()), /^14/);
    await tab.locator('.bubbles a').last().click();
    await tab.waitForURL('**/verdict?function=expertise');
  }));

test('a view is saved, found again and deleted', () =>
  journey(world, async (tab) => {
    await become(tab, 'Lesen');
    await tab.goto('/portfolio?w_gain=9&function=online');
    await tab.getByText('Diese Ansicht speichern').press('Enter');
    await tab.getByLabel('Name der Ansicht').fill('Nur Online');
    await tab.getByRole('button', { name: 'Speichern', exact: true }).click();
    const view = tab.getByRole('link', { name: 'Nur Online', exact: true });
    await view.waitFor();
    await assertAccessible(tab);
    await tab.goto('/portfolio');
    await view.click();
    await tab.waitForURL('**/portfolio?function=online&w_gain=9');
    await tab.goto('/services');
    assert.equal(await count(view), 0, 'it belongs to its list alone');
    await tab.goto('/portfolio');
    await tab.getByRole('button', { name: 'Ansicht „Nur Online“ löschen' }).click();
    await view.waitFor({ state: 'detached' });
  }));
