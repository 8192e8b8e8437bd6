// The lists and documents about pages agree with each other and with the
// interface.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { test } from 'node:test';
import { views } from './axe.mjs';
import { notPages, pages } from './pages.mjs';
import { fits, routes } from './routes.mjs';

const read = (path) => readFile(new URL(path, import.meta.url), 'utf8');

/** The address in general of a listed page: of those that fit the one with most fixed words. */
function routeOf(page, all) {
  if (page.route) return page.route;
  const words = (route) => route.split('/').filter((word) => word && !word.startsWith('{')).length;
  return all.filter((route) => fits(route, page.path)).sort((a, b) => words(b) - words(a))[0];
}

test('every page of the interface is listed, or there is a reason why not', async () => {
  const all = await routes();
  assert.ok(all.length > 50, `docs/betrieb/rechte.md lists only ${all.length} addresses`);
  const listed = new Set(pages.map((page) => routeOf(page, all)));
  const missing = all.filter((route) => !listed.has(route) && !notPages.some((n) => n.route.test(route)));
  assert.deepEqual(missing, [], 'add these pages to e2e/pages.mjs, or the reason why not to notPages');
});

test('what is listed is there', async () => {
  const all = await routes();
  for (const page of pages) if (page.route) assert.ok(all.includes(page.route), `${page.name}: there is no ${page.route}`);
  for (const { route, why } of notPages) assert.ok(all.some((path) => route.test(path)) || /file/.test(why), `${route} is no reason for anything`);
  const names = pages.map((page) => page.name);
  assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), [], 'two pages have one name');
});

test('the accessibility statement is about these pages and this axe', async () => {
  const statement = await read('../docs/handbuch/barrierefreiheit.md');
  const { packages } = JSON.parse(await read('package-lock.json'));
  const version = packages['node_modules/axe-core'].version;
  const again = 'run make accessibility-statement';
  assert.ok(statement.includes(`axe-core ${version}, ${pages.length} Seiten in je ${views.length} Ansichten`), again);
  const rows = [...statement.matchAll(/^\| ([\w-]+) \| `([^`]+)` \| (\d+) \| ([^|]*) \| [^|]* \|$/gm)];
  assert.deepEqual(rows.map(([, name, path]) => `${name} ${path}`), pages.map(({ name, path, route }) => `${name} ${route ?? path}`), again);
  for (const [, name, , passes, violations] of rows) {
    assert.equal(violations, '0', `${name} has barriers`);
    assert.ok(Number(passes) >= 30, `${name}: only ${passes} rules were checked`);
  }
});

// A check that something is not on the page says nothing if its class is gone.
test('journeys look for classes that pages have', async () => {
  const sources = await readdir(new URL('../internal/web', import.meta.url), { recursive: true });
  const texts = await Promise.all(
    sources.filter((name) => /\.templ$|(?<!_templ|_test)\.go$/.test(name)).map((name) => read(`../internal/web/${name}`)),
  );
  const words = new Set(texts.join(' ').match(/[\w-]+/g));
  const journeys = (await readdir(new URL('journeys', import.meta.url))).map((name) => `journeys/${name}`);
  for (const file of [...journeys, 'pages.mjs']) {
    for (const [, selector] of (await read(file)).matchAll(/(?:locator\(|follow: \[?)'([^']+)'/g)) {
      for (const [, name] of selector.replace(/\[[^\]]*\]/g, '').matchAll(/\.([a-z][\w-]*)/g)) {
        const base = name.replace(/-$/, '');
        assert.ok(words.has(name) || words.has(base), `${file}: no page has the class ${name}`);
      }
    }
  }
});

test('journeys read only pages that have arrived', async () => {
  for (const name of await readdir(new URL('journeys', import.meta.url))) {
    if (name === 'setup.mjs') continue;
    const [bare] = (await read(`journeys/${name}`)).match(/\.(count|innerText|allInnerTexts|textContent)\(\)/) ?? [];
    assert.equal(bare, undefined, `${name}: use count, text or texts of setup.mjs`);
  }
});
