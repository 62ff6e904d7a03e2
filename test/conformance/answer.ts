import type { WireResponse } from './exchange.js';

/** An element of a multi-valued complex attribute. */
export interface Element {
  readonly [name: string]: unknown;
  readonly value: string;
  readonly $ref: string;
  readonly type: string;
  readonly display: string;
  readonly primary: boolean;
}

/**
 * A JSON body read as whatever message the check expects: members are typed as if present, so that a
 * check that meets another message fails.
 */
export interface Body {
  readonly [name: string]: unknown;
  readonly schemas: readonly string[];
  readonly id: string;
  readonly userName: string;
  readonly displayName: string;
  readonly name: Readonly<Record<string, unknown>>;
  readonly meta: {
    readonly resourceType: string;
    readonly created: string;
    readonly lastModified: string;
    readonly location: string;
    readonly version: string;
  };
  readonly emails: readonly Element[];
  readonly members: readonly Element[];
  readonly groups: readonly Element[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly Body[];
  readonly Operations: readonly Body[];
  readonly status: string;
  readonly scimType: string;
  readonly detail: string;
}

export interface Answer extends WireResponse {
  /** The parsed body; undefined where the text is empty or no JSON. */
  readonly body: Body;
}

function parse(text: string): Body {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return undefined as unknown as Body;
  }
}

export function toAnswer(response: WireResponse): Answer {
  return { ...response, body: parse(response.text) };
}
