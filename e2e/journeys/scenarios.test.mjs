// Scenarios: a question is kept, changed, compared, printed and deleted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { become } from '../pages.mjs';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

const world = setup();
const service = '/services/99107023017000';

test('what was tried out becomes a scenario, beside the recommendation and on paper', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto(`${service}/verdict?set=hour_cost%3D90`);
      await tab.getByRole('link', { name: 'Als Szenario speichern' }).click();
      assert.equal(await tab.locator('#value-1').inputValue(), '90');
      await tab.getByLabel('Name', { exact: true }).fill('Hohe Personalkosten');
      await tab.getByLabel('Name', { exact: true }).press('Enter');
      await tab.getByText('Bitte füllen Sie dieses Feld aus.').waitFor();
      await assertAccessible(tab, 'a scenario that is not complete');
      await tab.getByLabel('Frage', { exact: true }).fill('Lohnt sich Bündeln auch, wenn eine Stunde 90 Euro kostet?');
      await tab.getByRole('button', { name: 'Speichern und vergleichen' }).click();
      await tab.getByText('Das Szenario ist gespeichert').waitFor();
      await assertAccessible(tab, 'scenarios side by side');
      assert.equal(await count(tab.locator('.compare thead th')), 2);
      assert.match(await text(tab.locator('.compare')), /60\s€ je Stunde[\s\S]*90\s€ je Stunde/);

      await tab.locator('.compare thead').getByRole('link', { name: 'Entscheidungsvorlage' }).last().click();
      await tab.getByText('Die 116 zuständigen Behörden sollten').waitFor();
      await assertAccessible(tab, 'a decision paper');
      const pdf = await tab.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 2);

      await tab.goto(`${service}/scenarios`);
      await tab.getByRole('link', { name: 'Hohe Personalkosten' }).click();
      await tab.locator('summary', { hasText: 'Szenario löschen' }).click();
      await tab.locator('#delete-reason').fill('erledigt');
      await tab.getByRole('button', { name: 'Löschen' }).click();
      await tab.getByText('Noch ist kein Szenario gespeichert.').waitFor();
    },
    { expected: [422] },
  ));

test('a scenario is kept and compared without JavaScript, and read by those who may not change it', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto(`${service}/scenarios/new`);
      await tab.getByLabel('Name', { exact: true }).fill('Ein Kreis bleibt draußen');
      await tab.getByLabel('Frage', { exact: true }).fill('Was, wenn die Seenplatte nicht mitmacht?');
      await tab.locator('#key-1').selectOption('rate');
      await tab.locator('#value-1').fill('30');
      await tab.getByRole('button', { name: 'Weitere Zeilen' }).first().click();
      assert.equal(await tab.locator('#value-1').inputValue(), '30');
      await tab.locator('#key-3').waitFor();
      await tab.locator('summary', { hasText: 'Mecklenburgische Seenplatte' }).click();
      await tab.locator('input[name=out]:visible').first().check();
      await tab.getByRole('button', { name: 'Speichern und vergleichen' }).click();
      await tab.getByText('Das Szenario ist gespeichert').waitFor();

      await become(tab, 'Lesen');
      await tab.goto(`${service}/scenarios`);
      await tab.getByLabel('Ein Kreis bleibt draußen').check();
      await tab.getByRole('button', { name: 'Vergleichen' }).click();
      await tab.locator('.compare').waitFor();
      await tab.goto(`${service}/scenarios`);
      await tab.getByRole('link', { name: 'Ein Kreis bleibt draußen' }).click();
      assert.equal(await count(tab.locator('form.scenario')), 0);
    },
    { javaScriptEnabled: false },
  ));
