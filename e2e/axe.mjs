// What is asked of every page: axe's rules for WCAG 2.2 AA, in three views.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** The version of axe-core. */
export const version = source.match(/axe v([\d.]+)/)[1];

/** How pages are looked at: wide, narrow, dark; in both languages. */
export const views = [
  { name: 'German, wide', lang: 'de', viewport: { width: 1280, height: 900 } },
  { name: 'English, narrow', lang: 'en', viewport: { width: 390, height: 844 } },
  { name: 'German, dark', lang: 'de', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
];

const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Runs axe on the page as it is now. */
export async function check(tab) {
  await tab.evaluate(source);
  return tab.evaluate((tags) => window.axe.run(document, { runOnly: tags }), runOnly);
}

/** Says which rule was broken and where. */
export function describe(violation) {
  return `${violation.id}: ${violation.help}\n  ${violation.nodes.map((n) => n.html).slice(0, 3).join('\n  ')}`;
}
