// Parallel processes: pairs of services are found, compared and decided on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { become } from '../pages.mjs';
import { assertAccessible, count, journey, setup, text, texts } from './setup.mjs';

const world = setup();

test('a pair is decided on, found again, and decided anew', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services');
      await tab.getByRole('link', { name: 'Mögliche Parallelprozesse' }).click();
      assert.match(await text(tab.locator('.answer')), /Paare von Leistungen könnten dieselbe Aufgabe sein; über 0/);
      await tab.getByLabel('Entscheidung').selectOption({ value: 'open' });
      await tab.waitForURL('**state=open**');
      const first = tab.locator('tbody th > a').first();
      const [one, other] = (await text(first)).split('\n').map((name) => name.trim());
      await first.click();
      await tab.getByRole('heading', { name: 'Sind das zwei Leistungen oder eine?' }).waitFor();
      assert.deepEqual(await texts(tab.locator('thead th')), [one, other]);

      await tab.getByLabel('dieselbe Aufgabe').check();
      await tab.getByLabel('Begründung').fill('   ');
      await tab.getByRole('button', { name: 'Entscheidung festhalten' }).click();
      await tab.getByText('Bitte geben Sie eine Begründung an.').waitFor();
      assert.ok(await tab.getByLabel('dieselbe Aufgabe').isChecked());
      await assertAccessible(tab, 'a decision that is not complete');

      await tab.getByLabel('Begründung').fill('Gleiche Vorschrift, gleiches Formular');
      await tab.getByRole('button', { name: 'Entscheidung festhalten' }).click();
      await tab.getByText('Die Entscheidung ist festgehalten').waitFor();
      assert.match(await text(tab.locator('.answer')), /entschieden ist: dieselbe Aufgabe/);
      await assertAccessible(tab, 'a pair that is decided');

      await tab.goto('/services/parallel?state=same');
      assert.match(await text(tab.locator('.answer')), /^1\D/);
      await tab.locator('tbody th > a').first().click();
      await tab.locator('summary', { hasText: 'Neu entscheiden' }).click();
      await tab.getByLabel('verschieden', { exact: true }).check();
      await tab.getByLabel('Begründung').fill('Das Formular ist doch ein anderes');
      await tab.getByRole('button', { name: 'Entscheidung festhalten' }).click();
      await tab.getByText('entschieden ist: verschiedene Aufgaben').waitFor();

      await tab.getByRole('link', { name: 'Änderungen' }).click();
      await tab.getByText('Gleiche Vorschrift, gleiches Formular').waitFor();
      await tab.getByText('Das Formular ist doch ein anderes').waitFor();
    },
    { expected: [422] },
  ));

test('pairs are looked through without JavaScript, and read by those who may not decide', () =>
  journey(
    world,
    async (tab) => {
      await become(tab, 'Lesen');
      await tab.goto('/services/parallel');
      await tab.getByLabel('Schlüssel', { exact: true }).selectOption({ value: 'other_object' });
      await tab.getByRole('button', { name: 'Anwenden' }).click();
      await tab.waitForURL('**relation=other_object**');
      await tab.locator('a[rel=next]').click();
      assert.match(await text(tab.locator('.pager')), /26 bis/);
      await tab.locator('tbody th > a').first().click();
      assert.equal(await count(tab.getByRole('button', { name: 'Entscheidung festhalten' })), 0);
    },
    { javaScriptEnabled: false },
  ));
