import type { Page } from 'playwright-core';

const MAX_STEPS = 150;

/** What a screen reader would say of the focused element, roughly: its label, or its text. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return '';
    const labels = 'labels' in focused ? [...(focused.labels as NodeListOf<HTMLElement>)] : [];
    const by = focused.getAttribute('aria-labelledby');
    const labelled = by ? document.getElementById(by)?.textContent : undefined;
    const name = focused.ariaLabel ?? labelled ?? labels[0]?.textContent ?? focused.textContent;
    return (name ?? '').replace(/\s+/g, ' ').trim();
  });
}

/** Whether something else is drawn over the upper edge of what has the focus. */
function isFocusCovered(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    const place = focused?.getClientRects()[0];
    if (!focused || !place) return false;
    const hit = document.elementFromPoint(place.left + place.width / 2, place.top + 1);
    return !(hit && (focused.contains(hit) || hit.contains(focused)));
  });
}

/** Whether the focus can be seen: an outline that is drawn. */
function isFocusVisible(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { outlineStyle, outlineWidth } = getComputedStyle(
      document.activeElement ?? document.body,
    );
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });
}

/** Uses a page as somebody without a mouse does. */
export interface Keyboard {
  /**
   * Presses Tab until the element whose name begins so, or matches, has the focus; throws if it cannot be
   * reached.
   */
  reach(name: string | RegExp): Promise<void>;
  /** Reaches it and presses a key on it; default Enter. */
  press(name: string | RegExp, key?: string): Promise<void>;
  type(text: string): Promise<void>;
  focused(): Promise<string>;
}

export function keyboardOf(page: Page): Keyboard {
  const reach = async (name: string | RegExp) => {
    const passed: string[] = [];
    const isIt = (current: string) =>
      typeof name === 'string' ? current.startsWith(name) : name.test(current);
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const current = await focusedName(page);
      if (isIt(current)) {
        if (!(await isFocusVisible(page)))
          throw new Error(`The focus on "${name}" is not visible.`);
        if (await isFocusCovered(page)) throw new Error(`Something covers "${name}".`);
        return;
      }
      passed.push(current);
      await page.keyboard.press('Tab');
    }
    throw new Error(
      `"${name}" cannot be reached by Tab. Passed: ${[...new Set(passed)].join(' | ')}`,
    );
  };
  return {
    reach,
    async press(name, key = 'Enter') {
      await reach(name);
      await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    focused: () => focusedName(page),
  };
}
