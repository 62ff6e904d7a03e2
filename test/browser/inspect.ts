import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Looks at one state of the page: accessibility, width, and a picture for people. */
export type Inspect = (state: string) => Promise<void>;

interface Finding {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

declare const window: { readonly axe: typeof axe };

async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const violations: readonly Finding[] = await page.evaluate(
    async () => (await window.axe.run()).violations as unknown as Finding[],
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary ?? ''}`),
  );
}

/** Makes an inspection that writes its pictures as `<folder>/<prefix>-<state>.png`. */
export function createInspect(page: Page, folder: string, prefix: string): Inspect {
  return async (state) => {
    await page.evaluate(() => Promise.all(document.getAnimations().map((each) => each.finished)));
    await mkdir(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${prefix}-${state}.png`), fullPage: true });
    assert.deepEqual(await findings(page), [], `axe, ${prefix}, ${state}`);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, `${prefix}, ${state}: the page scrolls sideways`);
    const dialogs = await page
      .locator('dialog[open]')
      .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    assert.ok(
      dialogs.every((wider) => wider === 0),
      `${prefix}, ${state}: the dialog scrolls sideways`,
    );
  };
}
