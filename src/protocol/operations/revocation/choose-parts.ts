import type { ResourceType } from '../../../schema/types.js';
import type { Evaluate } from './evaluate.js';
import { isFault } from './fault.js';
import { attributeName, type Part, type Parts } from './part.js';

/**
 * Most evaluations of one request: what is not known to be right by then is left out unseen. It bounds the
 * work that a request can cause that is wrong in many places.
 */
const MAX_TRIALS = 64;

/** Which parts of a request are carried out, and why the others are not. */
export interface Choice<P extends Part> {
  readonly kept: ReadonlySet<P>;
  /** undefined for a part that is right in itself, or was not looked at. */
  readonly faults: ReadonlyMap<P, unknown>;
}

class Trials<P extends Part> {
  readonly kept = new Set<P>();
  readonly faults = new Map<P, unknown>();
  /** Whether what is kept takes access away. */
  takes = false;
  #left = MAX_TRIALS;

  constructor(
    readonly type: ResourceType,
    readonly request: Parts<P>,
    readonly evaluate: Evaluate,
  ) {}

  /** Looks at the request without any of its parts: a PUT takes away by what it does not say. */
  async begin(): Promise<this> {
    await this.#tryAdding([]);
    return this;
  }

  /** Adds the parts to what is kept, all at once or, where that fails, each half for itself. */
  async add(parts: readonly P[]): Promise<void> {
    const [only] = parts;
    if (only === undefined || this.#left === 0) return;
    const fault = await this.#tryAdding(parts);
    if (fault === undefined) return;
    if (parts.length === 1) {
      this.faults.set(only, fault.error);
      return;
    }
    const middle = parts.length >> 1;
    await this.add(parts.slice(0, middle));
    await this.add(parts.slice(middle));
  }

  async #tryAdding(parts: readonly P[]): Promise<{ readonly error: unknown } | undefined> {
    this.#left -= 1;
    const candidate = new Set([...this.kept, ...parts]);
    const saysActive = [...candidate].some(
      ({ path }) => attributeName(this.type, path) === 'active',
    );
    try {
      this.takes = await this.evaluate(this.request.with(candidate), saysActive);
    } catch (error) {
      if (!isFault(error)) throw error;
      return { error };
    }
    for (const part of parts) this.kept.add(part);
    return undefined;
  }
}

/**
 * Finds the parts of a request that can be carried out, if these take access away. What is about access stands
 * together: if any of it is wrong, only what takes access away remains of it, so that nobody is given a half
 * of what was meant, such as new roles while the old ones stay.
 *
 * @param isCandidate - false for a part that is known to be wrong.
 * @returns undefined if nothing that is right takes access away.
 */
export async function chooseParts<P extends Part>(
  type: ResourceType,
  request: Parts<P>,
  evaluate: Evaluate,
  isCandidate: (part: P) => boolean,
): Promise<Choice<P> | undefined> {
  const trials = await new Trials(type, request, evaluate).begin();
  const aboutAccess = request.parts.filter(({ access }) => access !== 'none');
  const candidates = aboutAccess.filter(isCandidate);
  if (candidates.length === aboutAccess.length) await trials.add([...aboutAccess]);
  const isWhole = trials.kept.size === aboutAccess.length;
  const chosen = isWhole
    ? trials
    : await onlyTaking(
        await new Trials(type, request, evaluate).begin(),
        aboutAccess,
        candidates,
        trials.faults,
      );
  if (!chosen.takes) return undefined;
  await chosen.add(request.parts.filter((part) => part.access === 'none' && isCandidate(part)));
  return chosen.takes ? chosen : undefined;
}

/**
 * Whether a part that unassigns or sets a whole attribute comes before one that may give it a value: together
 * they are one replacement, which is not to be done by half.
 */
function isUndone<P extends Part>(part: P, about: readonly P[], type: ResourceType): boolean {
  const name = attributeName(type, part.path);
  return (
    part.isWhole &&
    about
      .slice(about.indexOf(part) + 1)
      .some(({ access, path }) => access === 'unclear' && attributeName(type, path) === name)
  );
}

async function onlyTaking<P extends Part>(
  trials: Trials<P>,
  about: readonly P[],
  candidates: readonly P[],
  faults: ReadonlyMap<P, unknown>,
): Promise<Trials<P>> {
  for (const [part, error] of faults) trials.faults.set(part, error);
  await trials.add(
    candidates.filter((part) => part.access === 'takes' && !isUndone(part, about, trials.type)),
  );
  return trials;
}
