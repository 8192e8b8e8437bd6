// Signing in at an OpenID provider, a real one with its own pages, and out again.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../kiesel.mjs';
import { password, startInstallation } from '../worlds.mjs';
import { assertAccessible, journey, setup, text } from './setup.mjs';

const folder = mkdtempSync(join(tmpdir(), 'kiesel-provider-'));
const secret = join(folder, 'secret');
let provider; // its address, the login of its person, and a way to end it
after(() => {
  provider?.end();
  rmSync(folder, { recursive: true });
});

/** Starts the provider for an installation, in which its groups have roles. */
async function startProvider(kiesel) {
  const program = join(folder, 'provider');
  execFileSync('go', ['build', '-o', program, './e2e/provider'], { cwd: fileURLToPath(new URL('../..', import.meta.url)) });
  const child = spawn(program, [kiesel, 'land-coordinators'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const [issuer, login] = line.split(' ');
  return { issuer, login, end: () => child.stdin.end() };
}

const once = (emitter, event) => new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));

const world = setup(async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  provider = await startProvider(url);
  writeFileSync(secret, 'shared with the provider\n', { mode: 0o600 });
  return startInstallation(
    ['serve', '--url', url, '--oidc-issuer', provider.issuer, '--oidc-client-id', 'kiesel', '--oidc-client-secret-file', secret,
      '--oidc-name', 'Landeskonto', '--oidc-roles', 'land-coordinators=coordinator@13,others=reader'],
    { port },
  );
});

/** Fills in the login form of the provider. */
async function atProvider(tab) {
  await tab.waitForURL(`${provider.issuer}/**`);
  await tab.locator('[name=username]').fill(provider.login);
  await tab.locator('[name=password]').fill('verysecure');
  await tab.locator('[type=submit]').click();
}

test('who has an account of that name connects it, then comes in through the provider', () =>
  journey(
    world,
    async (tab) => {
      await world.kiesel.add({ name: 'Toni Test', login: provider.login, role: 'reader' });
      await tab.goto('/sign-in');
      await tab.getByRole('link', { name: 'Mit Landeskonto anmelden' }).click();
      await atProvider(tab);
      await tab.getByText('Diesen Anmeldenamen hat bei Kiesel schon ein Konto').waitFor();
      await assertAccessible(tab, 'the problem of the provider');

      await tab.goto('/sign-in');
      await assertAccessible(tab, 'the sign-in with a provider');
      await tab.getByLabel('Anmeldename').fill(provider.login);
      await tab.getByLabel('Passwort').fill(password);
      await tab.getByRole('button', { name: 'Anmelden' }).click();
      await tab.waitForURL('**/');
      await tab.goto('/account');
      await tab.getByRole('button', { name: 'Mit Landeskonto verbinden' }).click();
      await assertAccessible(tab, 'the way to the provider');
      await tab.locator('main a.button--main').click();
      await atProvider(tab);
      await tab.getByText('Ihr Konto ist verbunden').waitFor();
    },
    { expected: [403, 404] }, // 404: the provider has no icon
  ));

test('through the provider one comes back to where one was going, with the roles of the groups, and out again', () =>
  journey(world, async (tab) => {
    await tab.goto('/services?q=wohngeld');
    await tab.getByRole('link', { name: 'Mit Landeskonto anmelden' }).click();
    await atProvider(tab);
    await tab.waitForURL('**/services?q=wohngeld');
    await tab.goto('/account');
    assert.match(await text(tab.locator('.answer')), /Rollen: Koordination/);

    await tab.locator('.header .menu summary').click();
    await tab.locator('.header').getByRole('button', { name: 'Abmelden' }).click();
    await tab.getByRole('heading', { name: 'Bei Kiesel abgemeldet' }).waitFor();
    await assertAccessible(tab, 'the page after signing out');
    await tab.getByRole('link', { name: 'Auch bei Landeskonto abmelden' }).click();
    await tab.waitForURL(/\/sign-in/); // the provider leads back
    await tab.getByRole('heading', { name: 'Anmelden', exact: true }).waitFor();
    await tab.goto('/services');
    await tab.getByRole('heading', { name: 'Anmelden', exact: true }).waitFor();
  }));

test('an answer of the provider that nobody waits for is refused in words', () =>
  journey(
    world,
    async (tab) => {
      assert.equal((await tab.goto('/sign-in/provider/callback?code=x&state=y')).status(), 400);
      await tab.getByText('nicht in diesem Browser begonnen').waitFor();
      await assertAccessible(tab, '/sign-in/provider/callback');
    },
    { expected: [400] },
  ));
