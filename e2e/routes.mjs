// The addresses of the interface, as docs/betrieb/rechte.md lists them. A test of
// the program keeps that list complete.
import { readFile } from 'node:fs/promises';

const rights = new URL('../docs/betrieb/rechte.md', import.meta.url);

/** Returns the addresses that a browser can ask for, such as /services/{id}. */
export async function routes() {
  const text = await readFile(rights, 'utf8');
  return [...text.matchAll(/^\| `GET (\S+?)(?:\{\$\})?` \|/gm)].map(([, path]) => path);
}

/** Reports whether an address is one of a route. */
export function fits(route, address) {
  const path = new URL(address, 'http://kiesel').pathname;
  const pattern = route.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}
