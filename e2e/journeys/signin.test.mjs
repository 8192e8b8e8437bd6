// What people meet when they sign in: wrong passwords, lost telephones, closed
// accounts, sessions that end elsewhere, keys for programs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { totp } from '../totp.mjs';
import { password, startInstallation } from '../worlds.mjs';
import { assertAccessible, journey, setup, text } from './setup.mjs';

const world = setup(startInstallation);

async function signIn(tab, login, typed = password) {
  await tab.goto('/sign-in');
  await tab.getByLabel('Anmeldename').fill(login);
  await tab.getByLabel('Passwort').fill(typed);
  await tab.getByRole('button', { name: 'Anmelden' }).click();
}

/** Signs in and waits until that is done. */
async function enter(tab, login) {
  await signIn(tab, login);
  await tab.waitForURL('**/');
}

async function giveCode(tab, code) {
  await tab.getByLabel('Code', { exact: true }).fill(code);
  await tab.getByRole('button', { name: 'Anmelden' }).click();
}

test('a recovery code replaces a lost telephone once', () =>
  journey(
    world,
    async (tab) => {
      await world.kiesel.add({ name: 'Tilda Telefon', login: 'tilda', role: 'reader' });
      await enter(tab, 'tilda');
      await tab.goto('/account/app');
      const secret = await text(tab.locator('.secret'));
      await tab.getByLabel('Code, den die App jetzt zeigt').fill(totp(secret));
      await tab.getByRole('button', { name: 'Authentifizierungs-App einrichten' }).click();
      const code = await text(tab.locator('.secret li').first());
      await tab.context().clearCookies({ name: 'kiesel' });

      await signIn(tab, 'tilda');
      await tab.getByRole('heading', { name: 'Zweiter Schritt' }).waitFor();
      await giveCode(tab, '000000');
      await tab.getByText('Der Code stimmt nicht').waitFor();
      await assertAccessible(tab, 'a wrong code');
      await giveCode(tab, code);
      await tab.waitForURL('**/');
      await tab.context().clearCookies({ name: 'kiesel' });

      await signIn(tab, 'tilda');
      await giveCode(tab, code);
      await tab.getByText('Der Code stimmt nicht').waitFor();
      await giveCode(tab, totp(secret, 1));
      await tab.waitForURL('**/');
    },
    { expected: [422] },
  ));

test('whose account is closed is out at once and learns no more than others', () =>
  journey(
    world,
    async (tab) => {
      await world.kiesel.add({ name: 'Gerd Gehend', login: 'gerd', role: 'reader' });
      await enter(tab, 'gerd');
      const office = await tab.context().browser().newContext({ baseURL: world.kiesel.url });
      await office.addCookies([await world.kiesel.signIn()]);
      const admin = await office.newPage();
      await admin.goto('/users?q=gerd&lang=de');
      await admin.getByRole('link', { name: 'Gerd Gehend' }).click();
      await admin.getByRole('button', { name: 'Konto sperren' }).click();
      await admin.getByText('kann sich nicht anmelden').waitFor();
      await office.close();

      await tab.getByRole('link', { name: 'Leistungen' }).first().click();
      await tab.getByRole('heading', { name: 'Anmelden' }).waitFor();
      await signIn(tab, 'gerd');
      const closed = await text(tab.locator('.notice'));
      await signIn(tab, 'gerda');
      assert.equal(await text(tab.locator('.notice')), closed);
    },
    { expected: [401, 422] },
  ));

test('a session ends elsewhere, and what was typed is not lost', () =>
  journey(
    world,
    async (tab) => {
      await world.kiesel.add({ name: 'Zoe Zwei', login: 'zoe', role: 'coordinator' });
      await enter(tab, 'zoe');
      await tab.goto('/services/99088018000000');
      await tab.getByLabel('Zuständige Ebene').selectOption({ label: 'Kreise und kreisfreie Städte' });
      await tab.getByLabel('Begründung').fill('Schulgesetz');

      // In another browser she sees both sessions, and ends all but this one.
      const elsewhere = await tab.context().browser().newContext({ baseURL: world.kiesel.url, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
      const other = await elsewhere.newPage();
      await other.goto('/sign-in?lang=de');
      await enter(other, 'zoe');
      await other.goto('/account');
      const sessions = other.getByRole('region', { name: 'Wo Sie angemeldet sind' }).locator('tbody tr');
      await sessions.filter({ hasText: 'Firefox' }).filter({ hasText: 'dieses' }).waitFor();
      await sessions.filter({ hasNotText: 'dieses' }).getByRole('button', { name: /Abmelden/ }).first().click();
      await other.getByText('Die Anmeldung ist beendet').waitFor();
      await elsewhere.close();

      await tab.getByRole('button', { name: 'Festlegen' }).click();
      await tab.getByRole('heading', { name: 'Sie sind nicht mehr angemeldet' }).waitFor();
      await assertAccessible(tab, 'the page that holds what was typed');
      const [again] = await Promise.all([tab.context().waitForEvent('page'), tab.getByRole('link', { name: 'In einem neuen Fenster anmelden' }).click()]);
      await again.getByLabel('Anmeldename').fill('zoe');
      await again.getByLabel('Passwort').fill(password);
      await again.getByRole('button', { name: 'Anmelden' }).click();
      await again.getByText('Sie sind angemeldet').waitFor();
      await again.close();
      await tab.getByRole('button', { name: 'Eingaben noch einmal absenden' }).click();
      await tab.getByText('Die Zuständigkeit ist festgelegt').waitFor();
    },
    { expected: [401] },
  ));

test('a key for programs is shown once and works until it is revoked', () =>
  journey(world, async (tab) => {
    await world.kiesel.add({ name: 'Karl Konto', login: 'karl', role: 'reader' });
    await enter(tab, 'karl');
    await tab.goto('/account');
    await tab.getByRole('link', { name: 'Schlüssel anlegen' }).click();
    await tab.getByLabel('Zweck').fill('Monatsbericht');
    await tab.getByRole('button', { name: 'Schlüssel anlegen' }).click();
    const key = await text(tab.locator('.secret').first());
    assert.match(key, /^kiesel_[a-z2-7]{58}$/);
    await assertAccessible(tab, 'the new key');
    await tab.goto('/account');
    assert.equal((await tab.content()).includes(key), false, 'the key is shown again');

    const ask = () => fetch(`${world.kiesel.url}/api/v1/account`, { headers: { authorization: `Bearer ${key}` } });
    const answer = await ask();
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).name, 'Karl Konto');
    await tab.getByRole('row', { name: /Monatsbericht/ }).getByRole('button', { name: /Entziehen/ }).click();
    await tab.getByText('Der Schlüssel gilt nicht mehr').waitFor();
    assert.equal((await ask()).status, 401);
  }));

// The last one, because it uses up the attempts of this address.
test('after wrong passwords one has to wait, not for ever, without JavaScript', () =>
  journey(
    world,
    async (tab) => {
      await world.kiesel.add({ name: 'Wanda Wart', login: 'wanda', role: 'reader' });
      for (let i = 0; i < 5; i++) {
        await signIn(tab, 'wanda', 'falsch');
        await tab.getByText('stimmen nicht').waitFor();
        assert.equal(await tab.getByLabel('Anmeldename').inputValue(), 'wanda');
      }
      await signIn(tab, 'wanda');
      await tab.getByText(/Zu viele Versuche. Der nächste ist in \d+\sSekunden? möglich/).waitFor();
      // A name that nobody has answers alike.
      for (let i = 0; i < 5; i++) await signIn(tab, 'niemand', 'falsch');
      await signIn(tab, 'niemand', 'falsch');
      await tab.getByText(/Zu viele Versuche/).waitFor();
      // What the page says about the time holds.
      await signIn(tab, 'wanda');
      const said = await text(tab.getByText(/Zu viele Versuche/));
      const seconds = Number(said.match(/in (\d+)\sSekunde/)[1]);
      await tab.waitForTimeout(seconds * 1000);
      await signIn(tab, 'wanda');
      await tab.getByRole('heading', { name: 'Wo lohnt sich Bündeln' }).waitFor();
    },
    { javaScriptEnabled: false, expected: [422, 429] },
  ));
