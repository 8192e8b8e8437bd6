// What is asked of every page: axe's rules for WCAG 2.2 AA, in three views.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** The version of axe-core. */
export const version = source.match(/axe v([\d.]+)/)[1];

/** How pages are looked at: wide, light and dark; narrow; in both languages. */
export const views = [
  { name: 'German, wide', lang: 'de', viewport: { width: 1280, height: 900 }, dark: true },
  { name: 'English, narrow', lang: 'en', viewport: { width: 390, height: 844 } },
];

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The rules about colours: all that is different in the dark. */
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** Runs axe on the page as it is now, once it has arrived to its end. */
export async function check(tab, runOnly = tags) {
  await tab.waitForLoadState();
  await tab.evaluate(source);
  return tab.evaluate((only) => window.axe.run(document, { runOnly: only }), runOnly);
}

/** Turns the lights out and runs axe's rules about colours. */
export async function checkDark(tab) {
  await tab.emulateMedia({ colorScheme: 'dark' });
  return check(tab, colours);
}

/** Says which rule was broken and where. */
export function describe(violation) {
  return `${violation.id}: ${violation.help}\n  ${violation.nodes.map((n) => n.html).slice(0, 3).join('\n  ')}`;
}
