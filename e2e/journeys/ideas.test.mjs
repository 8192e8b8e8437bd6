// Ideas: from a row of the portfolio to an idea, answered by somebody else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { become } from '../pages.mjs';
import { assertAccessible, assertAccessibleInTheDark, count, journey, setup, text } from './setup.mjs';

const world = setup();

test('a row of the portfolio becomes an idea, which somebody else answers with a reason', () =>
  journey(
    world,
    async (tab) => {
      tab.context().setDefaultTimeout(60_000); // the portfolio is drawn for the first time
      await become(tab, 'Beitragen');
      await tab.goto('/portfolio');
      const row = tab.locator('tbody tr', { hasText: 'Anliegen daraus machen' }).first();
      const rank = await text(row.locator('td').first());
      await row.getByRole('link', { name: 'Anliegen daraus machen' }).focus();
      await tab.keyboard.press('Enter');
      await tab.waitForURL('**/ideas/new?*');
      await tab.getByText(new RegExp(`^${rank.split('\n')[0]} von \\d+`)).waitFor();
      await assertAccessible(tab, 'the form of an idea');

      // By keyboard alone: from the title to what is missing, and on.
      await tab.getByLabel('Titel').fill('Ein Dienst für alle');
      await tab.getByLabel('Titel').press('Enter');
      await tab.getByText('Bitte füllen Sie dieses Feld aus.').waitFor();
      assert.equal(await tab.getByLabel('Titel').inputValue(), 'Ein Dienst für alle');
      await assertAccessible(tab, 'an idea that is not complete');
      await tab.getByLabel('Titel').focus();
      await tab.keyboard.press('Tab');
      await tab.keyboard.type('Wer umzieht, soll überall denselben Dienst finden.');
      await tab.getByRole('button', { name: 'Einreichen', exact: true }).focus();
      await tab.keyboard.press('Enter');
      await tab.getByText('Das Anliegen ist eingereicht.').waitFor();
      assert.equal(await count(tab.locator('#answer')), 0);
      const idea = new URL(tab.url()).pathname;

      await tab.goto('/portfolio');
      await tab.locator('tbody tr', { hasText: 'Ein Dienst für alle' }).getByText('wartet auf Antwort').waitFor();
      await become(tab, 'Auftrag');
      await tab.goto('/ideas?state=waiting');
      await tab.getByRole('link', { name: 'Ein Dienst für alle' }).click();
      await assertAccessible(tab, 'an idea that waits for a reply');
      await tab.getByRole('button', { name: 'Antwort geben' }).click();
      await tab.getByText('Bitte wählen Sie, ob das Anliegen verfolgt wird.').waitFor();
      await tab.getByLabel('Das Anliegen wird abgelehnt.').check();
      await tab.getByLabel('Begründung').fill('Der Dienst des Bundes kommt im Herbst.');
      await tab.getByRole('button', { name: 'Antwort geben' }).click();
      await tab.getByText('Dieses Anliegen ist abgelehnt.').waitFor();
      await tab.getByText('Der Dienst des Bundes kommt im Herbst.').waitFor();
      await assertAccessible(tab, 'an idea with its reply');
      await assertAccessibleInTheDark(tab, 'an idea with its reply');

      await become(tab, 'Lesen');
      await tab.goto('/ideas');
      const kept = tab.locator('tbody tr', { hasText: 'Ein Dienst für alle' });
      await kept.getByText('abgelehnt').waitFor();
      assert.equal(await kept.getByRole('link').getAttribute('href'), idea);
      await tab.getByLabel('Stand', { exact: true }).selectOption('waiting');
      await tab.getByText('Kein Anliegen in diesem Stand').waitFor();
      await assertAccessible(tab, 'the list of ideas, filtered');
    },
    { expected: [422] },
  ));

test('an idea is handed in and answered without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services/99107023017000/verdict?function=decision');
      await tab.getByRole('link', { name: 'Anliegen daraus machen' }).click();
      await tab.getByLabel('Was erreicht werden soll').waitFor({ timeout: 60_000 }); // the page renews itself until then
      await tab.getByLabel('Was erreicht werden soll').fill('Gleiche Fälle sollen gleich entschieden werden.');
      await tab.getByRole('button', { name: 'Einreichen', exact: true }).click();
      await tab.getByText('Das Anliegen ist eingereicht.').waitFor();
      await tab.getByLabel('Das Anliegen wird verfolgt.').check();
      await tab.getByLabel('Begründung').fill('Zwei Kreise fangen an.');
      await tab.getByRole('button', { name: 'Antwort geben' }).click();
      await tab.getByText('Dieses Anliegen wird verfolgt.').waitFor();
      await tab.goto('/services/99107023017000/verdict?function=decision');
      await tab.getByText('wird verfolgt').waitFor();
    },
    { javaScriptEnabled: false },
  ));
