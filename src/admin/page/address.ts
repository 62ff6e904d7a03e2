/**
 * What is chosen on the page stands in its address, so that it outlasts reloading and can be sent to somebody
 * else. What is empty is left out; what others keep there stays.
 */
export function keepInAddress(choices: Readonly<Record<string, string>>): void {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(choices)) {
    if (value === '') address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  if (address.href !== location.href) history.replaceState(history.state, '', address);
}

/** What stands there, empty if nothing does. */
export const inAddress = (name: string): string =>
  new URLSearchParams(location.search).get(name) ?? '';
