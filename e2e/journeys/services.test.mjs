import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, setup, text } from './setup.mjs';

const world = setup();

test('services are found while typing', () =>
  journey(world, async (tab) => {
    await tab.goto('/services');
    await tab.getByLabel('Name, Stichwort oder Schlüssel').pressSequentially('eheschliessung anmelden');
    await tab.getByRole('link', { name: 'Eheschließung Anmeldung', exact: true }).click();
    assert.match(await text(tab.locator('.answer')), /116\D+kommunale Verwaltungen/);
  }));

test('a competence is decided, recorded and taken back', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services?level=unknown');
      await tab.locator('tbody a').first().click();
      const name = await text(tab.locator('h1'));
      assert.match(await text(tab.locator('.answer')), /ungeklärt/);

      await tab.getByLabel('Zuständige Ebene').selectOption({ label: 'Kreise und kreisfreie Städte' });
      await tab.getByLabel('Begründung').fill('   ');
      await tab.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByText('Bitte geben Sie eine Begründung an.').waitFor();
      assert.equal(await tab.getByLabel('Zuständige Ebene').inputValue(), 'kreis');

      await tab.getByLabel('Begründung').fill('Verordnung vom 1. März 2026');
      await tab.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByText('Die Zuständigkeit ist festgelegt').waitFor();
      assert.match(await text(tab.locator('.answer')), /8\D+Kreise und kreisfreie Städte/);

      await tab.getByRole('link', { name: 'Änderungen' }).click();
      await tab.getByText('Verordnung vom 1. März 2026').waitFor();

      await tab.goto(`/services?q=${encodeURIComponent(name)}`);
      await tab.getByRole('link', { name, exact: true }).click();
      await tab.locator('summary', { hasText: 'Zuständigkeit festlegen' }).click();
      await tab.getByRole('button', { name: 'Festlegung zurücknehmen' }).click();
      await tab.getByText('Die Festlegung ist zurückgenommen').waitFor();
    },
    { expected: [422] },
  ));
