// Nothing that people write becomes part of a page's code. Every free-text field
// of every form that the pages offer is filled with markup and sent; then every
// page is looked at again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, visit } from '../pages.mjs';
import { startInstallation } from '../worlds.mjs';
import { journey, setup } from './setup.mjs';

const demo = setup();
const installation = setup(startInstallation);

const markup = `"'><img src=x data-injected onerror="window.injected=1"><script>window.injected=1</script>{{7*7}}\${7*7}`;

/** Forms differ if their addresses differ in more than keys, or in what is chosen in them. */
const kindOf = ({ action, chosen }) => [new URL(action).pathname.replace(/[0-9a-f]{12,}|[0-9]{5,}/g, '…'), ...chosen].join(' ');

/** Fails if markup that somebody wrote has become part of the page. */
async function assertUntouched(tab, where) {
  const found = await tab.evaluate(() => ({ ran: window.injected, elements: document.querySelectorAll('[data-injected]').length }));
  assert.deepEqual(found, { ran: undefined, elements: 0 }, `markup lives on ${where}`);
}

/** The forms on the page that change something, with the names of their free-text fields. */
async function formsOn(tab) {
  return tab.evaluate(() =>
    [...document.querySelectorAll('form[method=post]')].map((form, index) => ({
      index,
      action: form.action,
      folds: form.querySelector('details') !== null,
      chosen: [...form.elements].filter((e) => e.type === 'radio' && e.checked).map((e) => `${e.name}=${e.value}`),
      fields: [...form.elements]
        .filter((e) => e.tagName === 'TEXTAREA' || (e.tagName === 'INPUT' && ['text', 'search', 'email', 'url'].includes(e.type)))
        .map((e) => e.name),
    })),
  );
}

/**
 * Fills a form with markup, with or without what is folded away in it, and sends
 * it the way a browser without checks of its own would. Files are logs whose every word is markup.
 */
async function send(tab, { index, fields }, folds) {
  const form = tab.locator('form[method=post]').nth(index);
  await form.evaluate((f, open) => {
    f.noValidate = true;
    for (let e = f.parentElement; e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true;
    for (const d of f.querySelectorAll('details')) d.open = open;
  }, folds);
  for (const name of new Set(fields)) {
    for (const field of await form.locator(`[name="${name}"]:not([type=hidden]):not([type=radio]):not([type=checkbox])`).all()) {
      if (!(await field.isVisible())) continue;
      // What is a number or filled in already stays, so that the form is accepted.
      if ((await field.inputValue()) !== '') continue;
      await field.fill((await field.getAttribute('inputmode')) === 'decimal' ? '5' : markup);
    }
  }
  for (const file of await form.locator('input[type=file]').all()) {
    const rows = Array.from({ length: 40 }, (_, i) => `case ${i},"${markup.replaceAll('"', '""')}",2026-01-${10 + (i % 9)}T08:00:00Z`);
    await file.setInputFiles({ name: `${markup.replaceAll('/', '')}.csv`, mimeType: 'text/csv', buffer: Buffer.from(['case,activity,timestamp', ...rows].join('\n')) });
  }
  // The load of the answer, not a change of the history by a script.
  await Promise.all([tab.waitForEvent('load'), form.evaluate((f) => HTMLFormElement.prototype.submit.call(f))]);
}

/** Sends every form of the pages once, and looks at the answer. */
async function sendAll(tab, world, listed) {
  const sent = new Set();
  for (const page of listed) {
    await visit(tab, page, world.kiesel);
    const address = tab.url();
    for (const form of await formsOn(tab)) {
      const kind = kindOf(form);
      if (form.fields.length === 0 || sent.has(kind)) continue;
      sent.add(kind);
      for (const folds of form.folds ? [true, false] : [true]) {
        await send(tab, form, folds);
        if (tab.url().includes('/jobs/')) await tab.waitForURL((url) => !url.pathname.includes('/jobs/'));
        await assertUntouched(tab, `the answer of ${kind}`);
        await tab.goto(address);
      }
    }
  }
  return [...sent];
}

async function lookAtAll(tab, world, listed) {
  for (const page of listed) {
    await visit(tab, page, world.kiesel);
    await assertUntouched(tab, page.path);
  }
}

test('what people write stays text', () =>
  journey(
    demo,
    async (tab) => {
      const listed = pages.filter((page) => !page.installed);
      const sent = await sendAll(tab, demo, listed);
      assert.ok(sent.length >= 8, `only these forms were found: ${sent}`);
      await tab.goto('/evidence');
      await tab.getByRole('link', { name: markup, exact: true }).waitFor(); // a profile that was kept
      await lookAtAll(tab, demo, listed);
      for (const path of ['/search?q=', '/services?q=', '/authorities?q=', '/recommendations?topic=', '/evidence?done=']) {
        await tab.goto(path + encodeURIComponent(markup));
        await assertUntouched(tab, path);
      }
    },
    { expected: [400, 403, 404, 422] },
  ));

test('what people write when they sign in and about their account stays text', () =>
  journey(
    installation,
    async (tab) => {
      const listed = pages.filter((page) => page.installed);
      const sent = await sendAll(tab, installation, listed);
      assert.ok(sent.length >= 4, `only these forms were found: ${sent}`);
      await visit(tab, { path: '/account', installed: true }, installation.kiesel);
      await tab.getByText(markup).first().waitFor(); // the name of a token
      await lookAtAll(tab, installation, listed);
    },
    { expected: [400, 403, 404, 422] },
  ));
