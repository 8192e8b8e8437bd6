// The demonstration is seen with the eyes of each role.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, journey, setup } from './setup.mjs';

const world = setup();

test('who looks changes what is offered, without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/evidence?lang=de');
      await tab.getByRole('button', { name: 'Vergleichen' }).waitFor();
      await tab.locator('.samples summary').click();
      await tab.locator('.samples').getByRole('button', { name: 'Prüfung' }).click();
      assert.equal(new URL(tab.url()).pathname, '/evidence'); // where it was chosen
      await tab.locator('.samples summary', { hasText: 'Prüfung' }).waitFor();
      assert.equal(await count(tab.getByRole('button', { name: 'Vergleichen' })), 0);
      await tab.locator('.header .menu summary').click();
      await tab.getByRole('link', { name: 'Konten' }).click();
      assert.equal(await count(tab.getByRole('link', { name: 'Person einladen' })), 0);
      assert.equal(await count(tab.locator('tbody tr')), 8);
    },
    { javaScriptEnabled: false },
  ));
