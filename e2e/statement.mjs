// Writes the results of axe into the accessibility statement,
// docs/handbuch/barrierefreiheit.md: one row per page, all views together.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { check, checkDark, version, views } from './axe.mjs';
import { startBrowser } from './kiesel.mjs';
import { pages, visit } from './pages.mjs';
import { startWorlds } from './worlds.mjs';

const statement = fileURLToPath(new URL('../docs/handbuch/barrierefreiheit.md', import.meta.url));

const results = new Map(pages.map((page) => [page.name, { passes: new Set(), violations: new Set(), incomplete: new Set() }]));
const worlds = await startWorlds();
const browser = await startBrowser();
try {
  for (const { lang, dark, ...options } of views) {
    for (const page of pages) {
      const kiesel = worlds.of(page);
      const context = await browser.newContext({ ...options, baseURL: kiesel.url });
      await context.addCookies([{ name: 'kiesel_lang', value: lang, url: kiesel.url }]);
      const tab = await context.newPage();
      await visit(tab, page, kiesel);
      const found = [await check(tab)];
      if (dark) found.push(await checkDark(tab));
      for (const [kind, rules] of Object.entries(results.get(page.name))) {
        for (const rule of found.flatMap((f) => f[kind])) rules.add(rule.id);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await worlds.stop();
}

const rows = pages.map(({ name, path, route }) => {
  const { passes, violations, incomplete } = results.get(name);
  return `| ${name} | \`${route ?? path}\` | ${passes.size} | ${[...violations].join(', ') || '0'} | ${[...incomplete].join(', ') || '–'} |`;
});
const table = [
  `axe-core ${version}, ${pages.length} Seiten in je ${views.length} Ansichten (deutsch breit, hell und dunkel; englisch schmal):`,
  '',
  '| Seite | Adresse | erfüllte Regeln | Verstöße | von Hand zu prüfen |',
  '|---|---|---|---|---|',
  ...rows,
].join('\n');
const text = await readFile(statement, 'utf8');
await writeFile(statement, text.replace(/(<!-- axe -->\n)[^]*(<!-- \/axe -->)/, (_, open, close) => `${open}${table}\n${close}`));
