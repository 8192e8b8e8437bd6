// Changes that meet, their history, and earlier states.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, journey, setup, text } from './setup.mjs';

const world = setup();

/** Opens the first service whose competence is unclear in two tabs. */
async function openTwice(tab) {
  await tab.goto('/services?level=unknown');
  const href = await tab.locator('tbody a').first().getAttribute('href');
  const other = await tab.context().newPage();
  await tab.goto(href);
  await other.goto(href);
  return other;
}

async function decide(tab, level, reason) {
  await tab.getByLabel('Zuständige Ebene').selectOption({ label: level });
  await tab.getByLabel('Begründung').fill(reason);
  await tab.getByRole('button', { name: 'Festlegen' }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test(`two decisions meet, nobody's is lost (${javaScriptEnabled ? 'with' : 'without'} JavaScript)`, () =>
    journey(
      world,
      async (tab) => {
        const other = await openTwice(tab);
        await decide(tab, 'Kommunale Verwaltungen', 'Satzung der Ämter');
        await tab.getByText('Die Zuständigkeit ist festgelegt').waitFor();
        await decide(other, 'Kreise und kreisfreie Städte', 'Schulgesetz des Landes');

        await other.getByRole('heading', { name: 'Zwei Änderungen treffen sich' }).waitFor();
        await other.getByText('Satzung der Ämter').waitFor();
        await other.getByText('Schulgesetz des Landes').waitFor();

        if (javaScriptEnabled) await assertAccessible(other, 'the merge page');

        // By keyboard alone: the level that holds now, the own reason.
        await other.getByRole('radio', { name: 'Zuständige Ebene Das gilt jetzt Kommunale Verwaltungen' }).focus();
        await other.keyboard.press('Space');
        await other.keyboard.press('Tab');
        await other.keyboard.press('ArrowRight');
        assert.ok(await other.getByRole('radio', { name: 'Ihre Eingabe Schulgesetz des Landes' }).isChecked());
        await other.keyboard.press('Enter');
        await other.getByText('Die Zuständigkeit ist festgelegt').waitFor();
        await other.getByText('Festgelegt: Schulgesetz des Landes', { exact: true }).waitFor();
        assert.match(await text(other.locator('.answer')), /kommunale Verwaltungen/);

        await other.locator('summary', { hasText: 'Zuständigkeit festlegen' }).click();
        await other.getByRole('button', { name: 'Festlegung zurücknehmen' }).click();
        await other.getByText('Die Festlegung ist zurückgenommen').waitFor();
      },
      { expected: [409], javaScriptEnabled },
    ));
}

test('the history of a service leads to what has changed, field by field', () =>
  journey(world, async (tab) => {
    const other = await openTwice(tab);
    await decide(tab, 'Kommunale Verwaltungen', 'Vertrag der Ämter');
    await tab.getByRole('link', { name: 'Verlauf' }).click();
    await tab.getByText('Vertrag der Ämter').waitFor();
    await tab.getByRole('link', { name: /^Eintrag \d+ ansehen$/ }).first().click();
    await tab.getByRole('heading', { name: 'Zuständigkeit festgelegt' }).waitFor();
    await tab.getByRole('row', { name: /Ebene nichts Kommunale Verwaltungen/ }).waitFor();
    await other.close();
  }));

test('an earlier state that was not kept says so and leads back', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/services?q=wohngeld');
      await tab.locator('summary', { hasText: 'Stand eines früheren Tages' }).click();
      await tab.getByLabel('Stand vom').fill('2020-02-29');
      await tab.getByRole('button', { name: 'Anzeigen' }).click();
      await tab.getByRole('heading', { name: 'Kein Stand vom 29.02.2020' }).waitFor();
      await tab.getByRole('link', { name: 'Zum heutigen Stand' }).click();
      assert.match(tab.url(), /\/services\?q=wohngeld$/);
    },
    { expected: [404] },
  ));
