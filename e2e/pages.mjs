let turn = 0; // a file that says the same again would change nothing
const assumptions = (row) => `Leistungsschlüssel;Teilaufgabe;Annahme;Wert;Quelle;Von;Bis;Stand\n${row};;;01.11.2026\n`;

// The pages that are checked for accessibility and photographed. A new page
// belongs here; pages.test.mjs compares them with the addresses of the interface.
// They are seen by the sample person of the demonstration who coordinates, or as
// the role that `as` names. Those that are `installed` are pages of an
// installation in which people sign in, and seen by its first administrator, or by
// nobody. Where the address depends on the data, `follow` is the way there and
// `route` the address in general. With `send` a file is brought in there, with
// `apply` it is applied.
export const pages = [
  { name: 'start', path: '/' },
  { name: 'recommendations', path: '/recommendations' },
  { name: 'recommendations-missing', path: '/recommendations?outcome=missing_one' },
  { name: 'portfolio', path: '/portfolio' },
  { name: 'portfolio-weighed', path: '/portfolio?function=expertise&w_gain=1&w_effort=5&within=50' },
  { name: 'portfolio-empty', path: '/portfolio?q=Drachensteigeerlaubnis' },
  { name: 'calculations', path: '/portfolio/calculations' },
  { name: 'calculation', path: '/portfolio/calculations', prepare: calculate, follow: 'tbody th a >> nth=0', route: '/portfolio/calculations/{id}' },
  { name: 'teams', path: '/portfolio/teams' },
  { name: 'teams-limits', path: '/portfolio/teams?team=13072:expertise:4&team=13:online:27&budget=13071:2000000&floor=13:0.6' },
  { name: 'teams-impossible', path: '/portfolio/teams?team=13072:expertise:3&team=13:expertise:0', status: 422 },
  { name: 'idea-new', path: '/ideas/new?service=99107023017000' },
  { name: 'ideas', path: '/ideas', prepare: handIn },
  { name: 'idea', path: '/ideas', prepare: handIn, follow: 'tbody th a >> nth=0', route: '/ideas/{id}' },
  { name: 'transition', path: '/recommendations/transition' },
  { name: 'transition-limits', path: `/recommendations/transition?budget=1000000&team=30&years=3&team_${new Date().getFullYear() + 2}=5` },
  { name: 'services', path: '/services' },
  { name: 'services-search', path: '/services?q=geburtsurkunde&level=amt' },
  { name: 'services-empty', path: '/services?q=Drachensteigeerlaubnis' },
  { name: 'service', path: '/services/99059001104000' },
  { name: 'service-unclear', path: '/services/99088018000000' },
  { name: 'parallel', path: '/services/parallel' },
  { name: 'parallel-narrowed', path: '/services/parallel?relation=no_key&state=open' },
  { name: 'parallel-empty', path: '/services/parallel?q=Drachensteigeerlaubnis' },
  { name: 'parallel-pair', path: '/services/parallel', follow: 'tbody th > a >> nth=0', route: '/services/parallel/pair' },
  { name: 'authorities', path: '/authorities' },
  { name: 'authorities-germany', path: '/authorities?level=kreis&within=00&measure=density' },
  { name: 'authorities-empty', path: '/authorities?q=Atlantis' },
  { name: 'authorities-tree', path: '/authorities?view=tree' },
  { name: 'authority', path: '/authorities/130735351' },
  { name: 'search', path: '/search?q=neustadt' },
  { name: 'verdict', path: '/services/99059001104000/verdict' },
  { name: 'verdict-part', path: '/services/99107023017000/verdict?function=expertise' },
  { name: 'verdict-evidence', path: '/services/99012008001000/verdict' },
  { name: 'verdict-what-if', path: '/services/99107023017000/verdict?set=hour_cost%3D90' },
  { name: 'verdict-conditions', path: '/services/99107023017000/verdict?function=expertise&out=130735351&forbid=decision%3A13072%3A13072' },
  { name: 'cooperation', path: '/services/99036008007000/cooperation' },
  { name: 'robustness', path: '/services/99107023017000/robustness?function=expertise' },
  { name: 'verdict-missing', path: '/services/99088018000000/verdict' },
  { name: 'calibration', path: '/calibration?service=99107023017000' },
  { name: 'scenarios-empty', path: '/services/99012008001000/scenarios' },
  { name: 'scenarios', path: '/services/99107023017000/scenarios', prepare: keepScenario, route: '/services/{id}/scenarios' },
  { name: 'scenario-new', path: '/services/99107023017000/scenarios/new?set=hour_cost%3D90' },
  { name: 'scenario', path: '/services/99107023017000/scenarios', prepare: keepScenario, follow: 'tbody th a >> nth=0', route: '/services/{id}/scenarios/{scenario}' },
  { name: 'scenarios-compare', path: '/services/99107023017000/scenarios', prepare: keepScenario, follow: ['tbody th a >> nth=0', 'a[href*="/compare?"]'], route: '/services/{id}/scenarios/compare' },
  { name: 'decision-paper', path: '/services/99107023017000/scenarios/paper' },
  { name: 'evidence', path: '/evidence' },
  { name: 'comparison-phases', path: '/evidence', follow: 'a[href*="/comparisons/"] >> nth=0', route: '/evidence/comparisons/{id}' },
  { name: 'comparison-steps', path: '/evidence', follow: 'a[href*="/comparisons/"] >> nth=1', route: '/evidence/comparisons/{id}' },
  { name: 'cause', path: '/evidence', follow: ['a[href*="/comparisons/"] >> nth=0', 'a[href*="/cause?"] >> nth=0'], route: '/evidence/comparisons/{id}/cause' },
  { name: 'profile', path: '/evidence', follow: 'a[href*="/profiles/"] >> nth=0', route: '/evidence/profiles/{id}' },
  { name: 'upload', path: '/evidence/upload?service=99012008001000' },
  { name: 'upload-choice', path: '/evidence/upload?service=99012008001000&place=altenpleen' },
  { name: 'upload-outside', path: '/evidence/upload?service=99012008001000&where=outside' },
  { name: 'exchange', path: '/exchange' },
  { name: 'exchange-list', path: '/exchange/lists/assumptions' },
  { name: 'exchange-unusable', path: '/exchange/lists/assumptions', send: () => 'Person;Tage\nAnna;30\n', status: 422 },
  { name: 'exchange-wrong', path: '/exchange/lists/assumptions', send: () => assumptions(';;Zins;viel;x'), route: '/exchange/imports/{id}' },
  { name: 'exchange-preview', path: '/exchange/lists/assumptions', send: () => assumptions(`99107023017000;;Zins;0,${++turn + 10};Haushaltsplan`), route: '/exchange/imports/{id}' },
  { name: 'exchange-applied', path: '/exchange/lists/assumptions', send: () => assumptions(`99107023017000;;Zins;0,${++turn + 10};Haushaltsplan`), apply: true, route: '/exchange/imports/{id}' },
  { name: 'exchange-imports', path: '/exchange/imports' },
  { name: 'exchange-read', path: '/exchange', as: 'Lesen' },
  { name: 'jobs', path: '/jobs' },
  { name: 'job', path: '/jobs', prepare: sendBrokenLog, follow: 'tbody a >> nth=0', route: '/jobs/{id}' },
  { name: 'journal', path: '/journal' },
  { name: 'journal-narrowed', path: '/journal?action=evidence.profile.add&from=2020-01-01' },
  { name: 'journal-entry', path: '/journal/2' },
  { name: 'past-none', path: '/services?as_of=2020-02-29', status: 404 },
  { name: 'about', path: '/about' },
  { name: 'api', path: '/api/v1/docs' },
  { name: 'api-operation', path: '/api/v1/docs/put-competence-override' },
  { name: 'accessibility', path: '/accessibility' },
  { name: 'roles', path: '/roles' },
  { name: 'account-sample', path: '/account' },
  { name: 'account', path: '/account', installed: true },
  { name: 'account-confirm', path: '/account/confirm', installed: true },
  { name: 'account-password', path: '/account/password', installed: true },
  { name: 'account-app', path: '/account/app', installed: true },
  { name: 'account-token', path: '/account/tokens/new', installed: true },
  { name: 'users', path: '/users', as: 'Verwaltung der Konten' },
  { name: 'user', path: '/users', as: 'Verwaltung der Konten', follow: 'tbody a >> nth=0', route: '/users/{id}' },
  { name: 'user-new', path: '/users/new', as: 'Verwaltung der Konten' },
  { name: 'user-erase', path: '/users', as: 'Verwaltung der Konten', follow: ['tbody a >> nth=0', 'a[href$="/erase"]'], route: '/users/{id}/erase' },
  { name: 'reader-service', path: '/services/99088018000000', as: 'Lesen' },
  { name: 'reader-evidence', path: '/evidence', as: 'Lesen' },
  { name: 'denied', path: '/users', as: 'Lesen', status: 403 },
  { name: 'sign-in', path: '/sign-in', installed: true, as: 'nobody' },
  { name: 'sign-in-code', path: '/sign-in/code', installed: true, as: 'nobody' },
  { name: 'sign-in-done', path: '/sign-in/done', installed: true },
  { name: 'sign-in-provider', path: '/sign-in/provider', status: 404 },
  { name: 'link', path: '/link/{link}', installed: true, as: 'nobody' },
  { name: 'link-gone', path: '/link/nothing', status: 404 },
  { name: 'bad-request', path: '/services?level=planet', status: 400 },
  { name: 'not-found', path: '/no/such/page', status: 404 },
];

/** Addresses that a browser can ask for and that need not be above, and why. */
export const notPages = [
  { route: /^\/api\/v1\/(?!docs)/, why: 'for programs' },
  { route: /\.(csv|json|xlsx|svg|ics|pdf)$/, why: 'a file' },
  { route: /^\/exchange\/lists\/\{list\}\/\{format\}$/, why: 'a file' },
  { route: /^\/static\/$/, why: 'styles, scripts and pictures' },
  { route: /^\/sign-in\/provider\/callback$/, why: 'leads on; its problem page is seen in journeys/provider.test.mjs' },
];

/** Opens a page of an installation, as somebody. */
export async function visit(tab, page, kiesel) {
  if (page.installed) await enter(tab, page.as, kiesel);
  else await become(tab, page.as);
  await page.prepare?.(tab);
  let response = await tab.goto(page.path.replace(/\{(\w+)\}/, (_, name) => kiesel.values[name]));
  for (const link of [page.follow ?? []].flat()) {
    response = await tab.goto(await tab.locator(link).getAttribute('href'));
  }
  if (page.send) response = await send(tab, page);
  return response;
}

/** Brings the file of a page in, and applies it. */
async function send(tab, { send, apply }) {
  const answer = (method) => tab.waitForResponse((r) => r.request().isNavigationRequest() || r.request().method() === method);
  await tab.locator('#file').setInputFiles({ name: 'annahmen.csv', mimeType: 'text/csv', buffer: Buffer.from(send()) });
  const [first] = await Promise.all([answer('POST'), tab.locator('form[enctype] button').click()]);
  if (first.status() >= 400) {
    await tab.locator('#file-error').waitFor();
    return first;
  }
  await tab.waitForURL('**/imports/*');
  if (apply) {
    await tab.locator('#reason').fill('Haushaltsplan 2027');
    await tab.locator('form[action$="/apply"] button').click();
    await tab.waitForURL('**done=applied');
  }
  return tab.goto(tab.url());
}

/** Makes the browser that of somebody who has just signed in, or of nobody. */
async function enter(tab, role, kiesel) {
  const context = tab.context();
  const kept = (await context.cookies()).filter((c) => c.name === 'kiesel_lang');
  await context.clearCookies();
  await context.addCookies([...kept, ...(role === 'nobody' ? [] : [await kiesel.signIn()])]);
}

/** Keeps a scenario of housing benefit. */
async function keepScenario(tab) {
  await tab.goto('/services/99107023017000/scenarios/new?set=hour_cost%3D90');
  await tab.locator('#name').fill(`Hohe Personalkosten ${++turn}`);
  await tab.locator('#question').fill('Lohnt sich Bündeln auch, wenn eine Stunde 90 Euro kostet?');
  await tab.locator('form.scenario button.button--main').click();
  await tab.waitForURL('**done=saved');
}

/** Orders a calculation and waits for its answers. */
async function calculate(tab) {
  await tab.goto('/portfolio/calculations');
  await tab.locator('form:has(input[value=neighbours]) button').click();
  await tab.waitForURL('**/portfolio/calculations/*');
}

/** Hands an idea about housing benefit in. */
async function handIn(tab) {
  await tab.goto('/ideas/new?service=99107023017000');
  await tab.locator('#aim').fill('Wer in eine andere Gemeinde zieht, soll dieselbe Stelle erreichen wie vorher.');
  await tab.locator('form.form button.button--main').click();
  await tab.waitForURL('**done=submitted');
}

/** Orders a job that fails, and waits for it. */
async function sendBrokenLog(tab) {
  await tab.goto('/evidence/upload?service=99012008001000&place=130735351');
  const buffer = Buffer.from('<log xes.version="1849-2016">\n<trace></log>');
  await tab.locator('#log').setInputFiles({ name: 'bauantraege.xes', mimeType: 'text/xml', buffer });
  await tab.locator('form[data-upload] button[type=submit]').click();
  await tab.locator('.technical').waitFor();
}

/** Makes the browser look at the demonstration as a role, or as everybody begins. */
export async function become(tab, role) {
  await tab.context().clearCookies({ name: 'kiesel_demo' });
  if (!role) return;
  const [lang] = (await tab.context().cookies()).filter((c) => c.name === 'kiesel_lang');
  await tab.goto('/about?lang=de');
  const value = await tab.locator('.samples button', { hasText: role }).getAttribute('value');
  await tab.context().addCookies([{ name: 'kiesel_demo', value, url: tab.url() }, ...(lang ? [lang] : [])]);
}
