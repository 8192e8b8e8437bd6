// No page has a barrier that axe can find, in either language, wide or narrow,
// light or dark, and none scrolls sideways.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { views } from '../axe.mjs';
import { pages, visit } from '../pages.mjs';
import { fits } from '../routes.mjs';
import { startInstallation } from '../worlds.mjs';
import { assertAccessible, assertAccessibleInTheDark, journey, setup } from './setup.mjs';

const demo = setup();
const installation = setup(startInstallation);

for (const { name, dark, ...view } of views) {
  for (const page of pages) {
    test(`${page.name}: ${name}`, () =>
      journey(
        page.installed ? installation : demo,
        async (tab) => {
          const response = await visit(tab, page, (page.installed ? installation : demo).kiesel);
          assert.ok(fits(page.route ?? page.path.split('?')[0], tab.url()), `${page.name} leads to ${tab.url()}`);
          assert.equal(response.status(), page.status ?? 200);
          assert.equal(await tab.locator('html').getAttribute('lang'), view.lang);
          await assertAccessible(tab, page.path);
          const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(overflow <= 0, `${page.path} is ${overflow} px too wide`);
          if (dark) await assertAccessibleInTheDark(tab, page.path);
        },
        { ...view, expected: [page.status] },
      ));
  }
}
