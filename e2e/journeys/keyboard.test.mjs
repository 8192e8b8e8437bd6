// With nothing but the keyboard: skip the header, find a service, read a figure's
// provenance.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, setup } from './setup.mjs';

const world = setup();

/** Presses Tab until the focused element matches, and fails if it never does. */
async function tabTo(tab, selector) {
  for (let i = 0; i < 60; i++) {
    await tab.keyboard.press('Tab');
    const found = await tab.evaluate((wanted) => {
      const element = document.activeElement;
      const outline = getComputedStyle(element).outlineStyle;
      return element.matches(wanted) ? outline : '';
    }, selector);
    if (found) {
      assert.notEqual(found, 'none', `${selector} does not show its focus`);
      return;
    }
  }
  assert.fail(`Tab never reaches ${selector}`);
}

test('a service by keyboard alone', () =>
  journey(world, async (tab) => {
    await tab.goto('/');
    await tab.keyboard.press('Tab');
    assert.equal(await tab.evaluate(() => document.activeElement.getAttribute('href')), '#content');
    await tab.keyboard.press('Enter');
    assert.equal(await tab.evaluate(() => document.activeElement.id), 'content');

    await tab.goto('/services');
    await tabTo(tab, '#filter-q');
    await tab.keyboard.type('geburtsurkunde');
    await tab.waitForURL('**q=geburtsurkunde**');
    await tab.getByText('von 13').waitFor();
    await tabTo(tab, 'tbody a');
    await tab.keyboard.press('Enter');
    await tab.waitForURL('**/services/9*');

    await tabTo(tab, '.answer .figure');
    await tab.keyboard.press('Enter');
    await tab.locator('.provenance:popover-open').waitFor();
    await tab.keyboard.press('Escape');
    await tab.locator('.provenance:popover-open').waitFor({ state: 'detached' });
    await tabTo(tab, '.button--main');
  }));
