// From a service to its recommendation: read it, try other assumptions, keep one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

const world = setup();
const verdict = '/services/99107023017000/verdict';

test('the recommendation says who, what it costs and how sure it is', () =>
  journey(world, async (tab) => {
    await tab.goto('/services/99107023017000');
    await tab.locator('main').getByRole('link', { name: /Empfehlung/ }).click();
    await tab.waitForURL(`**${verdict}`);
    assert.match(await text(tab.locator('.answer')), /Bündeln lohnt sich bei \d\s[\s\S]*von vier Teilaufgaben/);
    assert.equal(await count(tab.locator('.function')), 4);
    await tab.getByRole('link', { name: 'Fachwissen' }).click();
    await tab.getByRole('heading', { name: /^Fachwissen:/ }).waitFor();
    assert.ok((await count(tab.locator('.map path[class*="map__zone-"]'))) >= 116);
  }));

test('another assumption gives another result, whose address can be passed on', () =>
  journey(world, async (tab) => {
    await tab.goto(verdict);
    const before = await text(tab.locator('.function__figures').first());
    await tab.getByLabel('Kosten einer Arbeitsstunde').fill('90');
    await tab.getByRole('button', { name: 'Neu rechnen' }).click();
    await tab.getByText('Was wäre wenn:').waitFor();
    assert.match(tab.url(), /set=hour_cost%3D90/);
    assert.notEqual(await text(tab.locator('.function__figures').first()), before);

    await tab.goto(tab.url());
    await tab.getByRole('link', { name: 'Zurück zu den geltenden Annahmen' }).click();
    assert.equal(await text(tab.locator('.function__figures').first()), before);
  }));

test('a missing figure is entered and the recommendation appears, without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto('/recommendations?outcome=missing_one');
      await tab.locator('tbody a').first().click();
      await tab.getByText('Eine Empfehlung ist nicht möglich').waitFor();
      await tab.locator('summary', { hasText: 'Eine Annahme dauerhaft festlegen' }).click();
      const form = tab.locator('form[action$="/verdict/assumption"]');
      await form.getByLabel('Annahme', { exact: true }).selectOption('rate');
      await form.getByLabel('Wert').fill('3,5');
      await form.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByText('Woher stammt die Zahl?').waitFor();
      await form.getByLabel('Quelle').fill('Annahme');
      await form.getByLabel('Begründung').fill('Schätzung der Fachabteilung');
      await form.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByText('Die Annahme ist gespeichert').waitFor();
      assert.equal(await count(tab.locator('.function')), 4);
      await tab.goto('/journal');
      await tab.getByText('Schätzung der Fachabteilung').first().waitFor();
    },
    { javaScriptEnabled: false, expected: [422] },
  ));

test('a slider recomputes at once and keeps the focus', () =>
  journey(world, async (tab) => {
    await tab.goto(`${verdict}?function=expertise`);
    const conditions = tab.locator('details', { hasText: 'Bedingungen durchspielen' });
    await conditions.locator('summary').click();
    const slider = tab.locator('.field__range').first();
    await slider.focus();
    await tab.keyboard.press('Home');
    await tab.getByText('Was wäre wenn:').waitFor();
    assert.equal(await tab.evaluate(() => document.activeElement.type), 'range');
    assert.ok(await conditions.evaluate((fold) => fold.open), 'what was unfolded stays so');
    await tab.getByText('Vorab:').click();
    await assertAccessible(tab);
    const moved = await slider.inputValue();
    await tab.getByRole('link', { name: 'English' }).click();
    await tab.getByText('What if:').waitFor();
    assert.equal(await slider.inputValue(), moved);
  }));

test('neighbours and the map of where it holds are one step from the recommendation', () =>
  journey(world, async (tab) => {
    await tab.goto('/services/99036008007000/verdict');
    await tab.getByRole('link', { name: 'Was Zusammenarbeit mit Nachbarn bringt' }).click();
    await tab.getByText('Landkreis Rostock trägt für:').waitFor();
    await tab.getByLabel('Gemeinsame Grenze').selectOption('0');
    await tab.getByLabel('Oder Fahrweg bis (km)').fill('1');
    await tab.getByRole('button', { name: 'Berechnen' }).click();
    await tab.getByText('So hat niemand einen Nachbarn').waitFor();
    await tab.getByRole('link', { name: 'Empfehlung', exact: true }).click();
    await tab.getByRole('link', { name: 'Karte: Wo hält das, wo kippt es?' }).click();
    assert.equal(await count(tab.locator('.matrix--narrow')), 3);
  }));
