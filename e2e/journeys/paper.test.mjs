// The decision paper: two sheets of A4 whatever a scenario asks, and readable on a
// phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { journey, setup } from './setup.mjs';

const world = setup();
const housing = '/services/99107023017000'; // a matter of the Ämter
const weapons = '/services/99089103261000'; // the longest name of those below the Land
const permits = '/services/99012008001000'; // a matter of the Kreise

const sentence = 'Lohnt sich das Bündeln noch, wenn Personalkosten und Fallzahlen steigen und viele Behörden nicht mitmachen? ';
const question = sentence.repeat(5).slice(0, 500);

/** Fills in the form and keeps the scenario; returns its id. */
async function keep(tab, service, name, { ask = question, settings = {}, out = 0, ways = 0 }) {
  await tab.goto(`${service}/scenarios/new`);
  const address = await tab.evaluate(
    async ({ name, ask, settings, out, ways }) => {
      const body = new URLSearchParams({ name, question: ask });
      const options = (selector) => [...document.querySelectorAll(`${selector} option`)].map((o) => o.value).filter(Boolean);
      for (const key of settings.every ? options('#key-1') : Object.keys(settings)) {
        if (body.getAll('key').length === 50) break;
        const value = settings.every ? inForce(key) : settings[key];
        if (value === undefined) continue;
        body.append('key', key);
        body.append('value', value);
      }
      const choices = [...document.querySelectorAll('input[name=out]')].map((i) => i.value);
      for (const key of choices.slice(0, out)) body.append('out', key);
      for (const key of choices.slice(out, out + ways)) {
        body.append('from', key);
        body.append('to', '13');
        body.append('function', '');
      }
      // What is in force stands beside each choice; a switch must stay what it is.
      function inForce(key) {
        const said = document.querySelector(`#key-1 option[value="${key}"]`).textContent;
        const number = said.match(/: ([\d.]+(?:,\d+)?)/)?.[1];
        return key.includes('must_be_local') ? undefined : number;
      }
      const answer = await fetch(location.href, { method: 'POST', body });
      return answer.url;
    },
    { name, ask, settings, out, ways },
  );
  const id = new URL(address).searchParams.get('scenario');
  assert.ok(id, `${name} is not kept: ${address}`);
  return id;
}

/** How many sheets the paper takes. */
async function sheets(tab, address) {
  await tab.goto(address);
  await tab.waitForLoadState();
  const pdf = await tab.pdf({ preferCSSPageSize: true });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
}

const scenarios = [
  { name: 'Viele bleiben draußen', settings: { hour_cost: '90', rate: '50' }, out: 55, ways: 1 },
  { name: 'Alle Annahmen und fünfzig Wege '.repeat(3).slice(0, 80).trim(), settings: { every: true }, ways: 50 },
  { name: 'Niemand macht mit', settings: { hour_cost: '90' }, out: 116 },
  { name: 'M'.repeat(80), ask: 'M'.repeat(500), settings: { 'online.must_be_local': '0', 'contact.must_be_local': '0', rate: '250' } },
  { name: 'Fast alle, fünfzig Wege', settings: { every: true }, out: 40, ways: 50 },
];

test('the decision paper has two pages whatever the scenario', () =>
  journey(world, async (tab) => {
    const papers = [`${housing}/scenarios/paper`, `${permits}/scenarios/paper`];
    for (const { name, ...scenario } of scenarios) {
      papers.push(`${housing}/scenarios/paper?scenario=${await keep(tab, housing, name, scenario)}`);
    }
    papers.push(`${weapons}/scenarios/paper?scenario=${await keep(tab, weapons, 'N'.repeat(80), { settings: { rate: '5', 'contact.must_be_local': '0' } })}`);
    papers.push(`${permits}/scenarios/paper?scenario=${await keep(tab, permits, 'Lange Frage', { settings: { every: true }, out: 2, ways: 6 })}`);
    for (const paper of papers) {
      for (const lang of ['de', 'en']) {
        assert.equal(await sheets(tab, `${paper}${paper.includes('?') ? '&' : '?'}lang=${lang}`), 2, `${paper} in ${lang}`);
      }
    }
  }));

test('the decision paper fits a phone', () =>
  journey(
    world,
    async (tab) => {
      await tab.goto(`${housing}/scenarios/paper`);
      for (const place of await tab.locator('.paper .table-scroll').all()) {
        const [inner, outer] = await place.evaluate((e) => [e.scrollWidth, e.clientWidth]);
        assert.ok(inner <= outer, `a table is ${inner} px wide where there are ${outer}`);
      }
    },
    { viewport: { width: 390, height: 844 } },
  ));
