// Takes a picture of every page, wide and narrow, in both languages, into
// ../screenshots. Arguments restrict it to pages whose name contains one of
// them: node screenshots.mjs services
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './kiesel.mjs';
import { pages, visit } from './pages.mjs';
import { startWorlds } from './worlds.mjs';

const folder = fileURLToPath(new URL('../screenshots/', import.meta.url));
const views = [
  { name: 'wide', viewport: { width: 1280, height: 900 } },
  { name: 'narrow', viewport: { width: 390, height: 844 } },
  { name: 'dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
];

const wanted = process.argv.slice(2);
const worlds = await startWorlds();
const browser = await startBrowser();
try {
  await mkdir(folder, { recursive: true });
  for (const { name, ...options } of views) {
    for (const page of pages) {
      if (wanted.length > 0 && !wanted.some((word) => page.name.includes(word))) continue;
      const kiesel = worlds.of(page);
      const context = await browser.newContext({ ...options, baseURL: kiesel.url, reducedMotion: 'reduce' });
      const tab = await context.newPage();
      for (const lang of name === 'wide' ? ['de', 'en'] : ['de']) {
        await context.addCookies([{ name: 'kiesel_lang', value: lang, url: kiesel.url }]);
        await visit(tab, page, kiesel);
        await tab.waitForLoadState('networkidle');
        await tab.screenshot({ path: `${folder}${page.name}-${name}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await worlds.stop();
}
