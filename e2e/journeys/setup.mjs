// What every journey needs: the program, a browser, and a tab that notices
// whatever goes wrong behind the scenes.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { check, checkDark, describe } from '../axe.mjs';
import { startBrowser, startKiesel } from '../kiesel.mjs';

/**
 * Starts program and browser for the journeys of a file. command is what the
 * program is to do, or a function that starts it.
 */
export function setup(command) {
  const world = {};
  before(async () => {
    world.kiesel = await (typeof command === 'function' ? command() : startKiesel(command));
    world.browser = await startBrowser();
  });
  after(async () => {
    await world.browser?.close();
    await world.kiesel?.stop();
  });
  return world;
}

/**
 * Runs a journey in a fresh tab and fails if the browser reported an error, such
 * as a violation of the Content-Security-Policy. A journey that visits a page
 * with an error status on purpose names the status in `expected`.
 */
export async function journey(world, steps, { lang = 'de', expected = [], ...options } = {}) {
  const context = await world.browser.newContext({ baseURL: world.kiesel.url, ...options });
  await context.addCookies([{ name: 'kiesel_lang', value: lang, url: world.kiesel.url }]);
  context.setDefaultTimeout(15_000);
  const tab = await context.newPage();
  const problems = [];
  tab.on('pageerror', (error) => problems.push(String(error)));
  tab.on('console', (message) => {
    const status = message.text().match(/status of (\d+)/)?.[1];
    if (message.type() === 'error' && !expected.includes(Number(status))) problems.push(message.text());
  });
  try {
    await steps(tab);
    assert.deepEqual(problems, [], 'the browser reported errors');
  } finally {
    await context.close();
  }
}

// What a journey reads, it reads from a page that has arrived to its end: unlike
// a click, a look does not wait, and the first half of a page may show a heading
// and none of the rows below it.

/** How many elements there are. */
export async function count(locator) {
  await locator.page().waitForLoadState();
  return locator.count();
}

/** What an element says. */
export async function text(locator) {
  await locator.page().waitForLoadState();
  return locator.innerText();
}

/** What each of several elements says. */
export async function texts(locator) {
  await locator.page().waitForLoadState();
  return locator.allInnerTexts();
}

/** Fails if axe finds a barrier on the page as it is now. */
export async function assertAccessible(tab, where) {
  const { violations } = await check(tab);
  assert.deepEqual(violations.map(describe), [], `barriers on ${where}`);
}

/** The same in the dark; the page stays dark. */
export async function assertAccessibleInTheDark(tab, where) {
  const { violations } = await checkDark(tab);
  assert.deepEqual(violations.map(describe), [], `barriers on ${where} in the dark`);
}
