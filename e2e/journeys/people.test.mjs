// From a new installation to people who see what their role allows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totp } from '../totp.mjs';
import { assertAccessible, count, journey, setup, text } from './setup.mjs';

const world = setup(['serve']);
const password = 'vier Pinguine essen Kekse';

async function signIn(tab, login) {
  await tab.goto('/sign-in');
  await tab.getByLabel('Anmeldename').fill(login);
  await tab.getByLabel('Passwort').fill(password);
  await tab.getByRole('button', { name: 'Anmelden' }).click();
}

async function setPassword(tab) {
  await tab.getByLabel('Neues Passwort', { exact: true }).fill(password);
  await tab.getByLabel('Neues Passwort wiederholen').fill(password);
  await tab.getByRole('button', { name: 'Festlegen und anmelden' }).click();
  await tab.waitForURL('**/');
}

test('people come in, one after the other', async () => {
  const first = await world.kiesel.line(/http:\S+\/link\/\S+/);
  let invitation;

  // The first administrator sets up the account.
  await journey(
    world,
    async (tab) => {
      await tab.goto('/services');
      assert.equal(await text(tab.locator('h1')), 'Anmelden');
      await assertAccessible(tab, '/sign-in');
      await tab.goto(first);
      await assertAccessible(tab, 'the first link');
      await tab.getByLabel('Name', { exact: true }).fill('Ada Admin');
      await tab.getByLabel('Anmeldename').fill('ada');
      await tab.getByLabel('Neues Passwort', { exact: true }).fill('passwort1');
      await tab.getByLabel('Neues Passwort wiederholen').fill('passwort1');
      await tab.getByRole('button', { name: 'Festlegen und anmelden' }).click();
      await tab.getByText('zu wenige Zeichen').waitFor();
      await setPassword(tab);

      // She invites a colleague for one Amt.
      await tab.locator('.header .menu summary').click();
      await tab.getByRole('link', { name: 'Konten' }).click();
      await tab.getByRole('link', { name: 'Person einladen' }).click();
      await tab.getByLabel('Name', { exact: true }).fill('Erika Mustermann');
      await tab.getByLabel('Anmeldename').fill('erika');
      await tab.getByLabel('Rolle', { exact: true }).selectOption('contributor');
      await tab.getByLabel('Land, Kreis, Amt oder Gemeinde').fill('Neustadt');
      await tab.getByRole('button', { name: 'Konto anlegen und Link zeigen' }).click();
      await tab.getByText('Mehrere passen').waitFor();
      await assertAccessible(tab, 'the invitation');
      await tab.getByRole('radio', { name: /Neustadt-Glewe.*Amt/ }).check();
      await tab.getByRole('button', { name: 'Konto anlegen und Link zeigen' }).click();
      await tab.getByText('Geben Sie Erika Mustermann diesen Link').waitFor();
      await assertAccessible(tab, 'the link');
      invitation = await text(tab.locator('.secret'));
    },
    { expected: [422] },
  );

  // The colleague sets a password and an authenticator app.
  let secret;
  await journey(world, async (tab) => {
    await tab.goto(invitation);
    await setPassword(tab);
    await tab.goto('/account/app');
    await assertAccessible(tab, '/account/app');
    secret = await text(tab.locator('.secret'));
    await tab.getByLabel('Code, den die App jetzt zeigt').fill(totp(secret));
    await tab.getByRole('button', { name: 'Authentifizierungs-App einrichten' }).click();
    await tab.getByText('Kiesel zeigt sie nie wieder').waitFor();
    await assertAccessible(tab, 'the recovery codes');
    assert.equal(await count(tab.locator('.secret li')), 10);
    await tab.getByRole('link', { name: 'Notiert' }).click();
    await assertAccessible(tab, '/account');
  });

  // She signs in with both, sees what her role allows, and signs out, without
  // JavaScript.
  await journey(
    world,
    async (tab) => {
      await signIn(tab, 'erika');
      await tab.getByLabel('Code').fill(totp(secret, 1)); // the one just used is no good any more
      await tab.getByRole('button', { name: 'Anmelden' }).click();
      await tab.waitForURL('**/');
      await tab.goto('/evidence');
      await tab.getByRole('link', { name: 'Ereignisprotokoll' }).first().waitFor();
      await tab.goto('/services/99088018000000');
      assert.equal(await count(tab.getByText('Zuständigkeit festlegen')), 0);
      assert.equal((await tab.goto('/users')).status(), 403);
      await tab.getByText('Dafür fehlt Ihnen ein Recht').waitFor();
      await tab.locator('.header .menu summary').click();
      await tab.locator('.header').getByRole('button', { name: 'Abmelden' }).click();
      await tab.getByText('Sie haben sich abgemeldet').waitFor();
      await tab.goto('/services');
      assert.equal(await text(tab.locator('h1')), 'Anmelden');
    },
    { javaScriptEnabled: false, expected: [403, 422] },
  );
});
