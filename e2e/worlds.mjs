// The installations in which pages are looked at: the demonstration, and one in
// which people sign in.
import { startKiesel } from './kiesel.mjs';

/** The password of everybody. */
export const password = 'vier Pinguine essen Kekse';

/**
 * Starts an installation with its first administrator. The result is that of
 * startKiesel, with a way to get the cookie of somebody who has just signed in, a
 * way to open more accounts, and what the addresses of its pages need.
 */
export async function startInstallation(command = ['serve'], options = {}) {
  const kiesel = await startKiesel(command, options);
  try {
    return await setUp(kiesel);
  } catch (error) {
    await kiesel.stop();
    throw error;
  }
}

async function setUp(kiesel) {
  const send = async (path, fields, cookie = '') => {
    const answer = await fetch(kiesel.url + path, { method: 'POST', body: new URLSearchParams(fields), headers: { cookie }, redirect: 'manual' });
    if (answer.status >= 400) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const signIn = async () => {
    const answer = await send('/sign-in', { login: 'ada', password });
    const [, name, value] = answer.headers.getSetCookie().join('\n').match(/^(kiesel)=([^;]+)/m);
    return { name, value, url: kiesel.url };
  };
  const first = new URL(await kiesel.line(/http:\S+\/link\/\S+/)).pathname;
  await send(first, { name: 'Ada Admin', login: 'ada', password, repeat: password });
  const { name, value } = await signIn();
  const invite = async (who) => {
    const invited = await send('/users/new', { where: 'all', ...who }, `${name}=${value}`);
    return (await invited.text()).match(/\/link\/([\w-]+)/)[1];
  };
  return {
    ...kiesel,
    signIn,
    values: { link: await invite({ name: 'Erika Muster', login: 'erika', role: 'reader' }) },
    /** Opens an account for somebody, such as { name, login, role }. */
    add: async (who) => send(`/link/${await invite(who)}`, { password, repeat: password }),
  };
}

/** Starts both. */
export async function startWorlds() {
  const [demo, installation] = await Promise.all([startKiesel(), startInstallation()]);
  return {
    /** Where a page is. */
    of: (page) => (page.installed ? installation : demo),
    async stop() {
      await Promise.all([demo.stop(), installation.stop()]);
    },
  };
}
