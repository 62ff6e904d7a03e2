import { describe, expect, it } from '@jest/globals';
import { filterNames } from '../../src/filter/names.js';
import { parseFilter } from '../../src/filter/parser.js';

describe('the names in a filter', () => {
  it('come in its order, with the brackets they stand in and whether their values are compared', () => {
    const text =
      'a eq "x" and (b pr or not (c eq null)) and d[e co "y" and not (f pr)] and g[h ne null] eq "z"';
    expect([...filterNames(parseFilter(text))]).toEqual([
      { name: 'a', parent: undefined, compared: true },
      { name: 'b', parent: undefined, compared: false },
      { name: 'c', parent: undefined, compared: false },
      { name: 'd', parent: undefined, compared: false },
      { name: 'e', parent: 'd', compared: true },
      { name: 'f', parent: 'd', compared: false },
      { name: 'g', parent: undefined, compared: false },
      { name: 'h', parent: 'g', compared: false },
      { name: 'value', parent: 'g', compared: true },
    ]);
  });

  it('stand in the brackets that the caller says', () => {
    expect([...filterNames(parseFilter('a pr or not (b eq 1)'), 'emails')]).toEqual([
      { name: 'a', parent: 'emails', compared: false },
      { name: 'b', parent: 'emails', compared: true },
    ]);
  });
});
