import { expectRefusal, expectThat } from '../kernel/expect.js';
import { search } from '../kernel/find.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

const refusesAs =
  (scimType: string | undefined, ...filters: readonly string[]) =>
  async (t: AuditScope) => {
    for (const filter of filters) {
      const answer = await search(t, '/Users', filter);
      expectThat(answer.status === 400, `${filter} was answered ${answer.status}.`, answer);
      expectRefusal(answer, 400, scimType);
    }
  };

/** The keyword is optional (RFC 7644 §3.12) but where the RFC names it for the case. */
const refuses = (...filters: readonly string[]) => refusesAs(undefined, ...filters);

/** Filters that are none (RFC 7644 §3.4.2.2 and Table 9). */
export const filterErrorAudits = auditsOf(
  { id: 'filter-errors', title: 'Wrong filters', needs: ['filter'] },
  [
    {
      id: 'operator',
      title: 'an unknown operator is 400 invalidFilter',
      requirements: ['RFC7644-3.4.2.2-u', 'RFC7644-3.12-k'],
      run: refusesAs('invalidFilter', 'userName regex "x"'),
    },
    {
      id: 'unfinished',
      title: 'an unfinished filter is 400',
      requirements: ['RFC7644-3.4.2.2-q'],
      run: refuses(
        'userName eq',
        'userName',
        'userName = "x"',
        '(userName eq "x"',
        'userName eq "x" and',
      ),
    },
    {
      id: 'surplus',
      title: 'what follows a filter is 400',
      requirements: ['RFC7644-3.4.2.2-q'],
      run: refuses('userName eq "x" userName', 'userName eq "x")', 'userName pr "x"'),
    },
    {
      id: 'unclosed-text',
      title: 'a text without its end is 400',
      requirements: ['RFC7644-3.4.2.2-q', 'RFC7644-3.4.2.2-r'],
      run: refuses('userName eq "x'),
    },
    {
      id: 'order-of-booleans',
      title: 'gt of a boolean is 400 invalidFilter',
      requirements: ['RFC7644-3.4.2.2-i'],
      needs: ['user.active'],
      run: refusesAs('invalidFilter', 'active gt true', 'active le false'),
    },
    {
      id: 'nested-value-paths',
      title: 'brackets in brackets are 400',
      level: 'SHOULD',
      requirements: ['RFC7644-3.4.2.2-ac'],
      needs: ['user.emails'],
      run: refuses('emails[type[value eq "x"]]'),
    },
    {
      id: 'keyword',
      title: 'a filter that is none has the keyword invalidFilter',
      level: 'SHOULD',
      source: 'RFC 7644 §3.12',
      requirements: ['RFC7644-3.12-k'],
      run: refusesAs('invalidFilter', 'userName eq', 'userName eq "x" userName', 'userName eq "x'),
    },
    {
      id: 'depth',
      title: 'a filter of a thousand parentheses is refused and not a failure',
      level: 'SHOULD',
      requirements: ['RFC7644-3.4.2.2-ae'],
      async run(t) {
        const filter = `${'('.repeat(1_000)}userName pr${')'.repeat(1_000)}`;
        const { status } = await search(t, '/Users', filter);
        expectThat(status === 200 || (status >= 400 && status < 500), `It was ${status}.`);
      },
    },
    {
      id: 'prototypes',
      title: 'names such as __proto__ in a filter do no harm',
      level: 'SHOULD',
      source: 'RFC 7644 §3.4.2.2',
      requirements: ['HTTP-e'],
      async run(t) {
        for (const name of ['__proto__', 'constructor', 'name.__proto__.x']) {
          const answer = await search(t, '/Users', `${name} eq "x"`);
          expectThat(answer.status < 500, `${name} was answered ${answer.status}.`, answer);
        }
      },
    },
  ],
);
