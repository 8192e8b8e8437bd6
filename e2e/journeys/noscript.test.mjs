// Reading and forms work without JavaScript.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, setup, text } from './setup.mjs';

const world = setup();
const options = { javaScriptEnabled: false };

test('lists are filtered and paged by their own addresses', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services');
      await tab.getByLabel('Name, Stichwort oder Schlüssel').fill('geburt');
      await tab.getByRole('button', { name: 'Anwenden' }).click();
      assert.match(tab.url(), /q=geburt/);
      await tab.getByRole('link', { name: 'Nächste Seite' }).click();
      assert.match(tab.url(), /page=2/);
      assert.match(await text(tab.locator('.pager p')), /^26 bis/);
    },
    options,
  ));

test('a figure opens its provenance, a fold its content', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/authorities/13');
      await tab.locator('.answer .figure').first().click();
      await tab.getByText('Fortgeschriebene Bevölkerung').first().waitFor();
      await tab.keyboard.press('Escape');
      await tab.locator('summary', { hasText: 'Methode und Herkunft' }).click();
      await tab.getByText('Alle Zahlen stammen aus dem amtlichen Gemeindeverzeichnis').waitFor();
    },
    options,
  ));

test('a competence is decided', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services?level=unknown&page=3');
      await tab.locator('tbody a').first().click();
      await tab.getByLabel('Begründung').fill('Landesverordnung');
      await tab.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByText('Die Zuständigkeit ist festgelegt').waitFor();
    },
    options,
  ));
