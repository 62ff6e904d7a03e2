import type { DirectoryGroup, Person } from '../providers/client/directory.js';
import { DEPARTMENTS } from './departments.js';
import { OFFICES } from './offices.js';
import { PROJECTS } from './projects.js';
import type { Random } from './random.js';

/** How many groups there are, and of which sizes. */
export interface GroupPlan {
  readonly count: number;
  readonly nested: number;
  readonly sizes: readonly number[] | undefined;
}

/** Of a thousand people, those whom nobody has put into a group. */
const LONERS = 25.3;
/** The first are the heads, who are in groups. */
const HEADS = 100;

interface Draft {
  readonly displayName: string;
  readonly members: () => readonly Person[];
}

/** Groups as the organisation has them: by department, by office, of the managers. */
function organisation(people: readonly Person[]): readonly Draft[] {
  const managers = new Set(people.flatMap((person) => person.managerObjectId ?? []));
  return [
    ...DEPARTMENTS.map(({ name }) => ({
      displayName: `Dept: ${name}`,
      members: () => people.filter((person) => person.department === name),
    })),
    ...OFFICES.map(({ city }) => ({
      displayName: `Office: ${city}`,
      members: () => people.filter((person) => person.city === city),
    })),
    {
      displayName: 'People Managers',
      members: () => people.filter(({ objectId }) => managers.has(objectId)),
    },
  ];
}

/** Groups that somebody put together: any of the people, in these sizes. */
function projects(
  random: Random,
  people: readonly Person[],
  count: number,
  sizes: readonly number[] | undefined,
): readonly Draft[] {
  return Array.from({ length: Math.max(0, count) }, (_, at) => {
    const round = Math.floor(at / PROJECTS.length);
    const [name = '', perThousand = 0] = PROJECTS[at % PROJECTS.length] ?? [];
    // Rounded up from the share of a thousand, so that a group of one has one in a small company, too.
    const usual = Math.ceil((perThousand * Math.min(people.length, 1_000)) / 1_000);
    return {
      displayName: round === 0 ? name : `${name} ${round + 1}`,
      members: () => random.some(people, sizes?.[at % sizes.length] ?? usual),
    };
  });
}

/** Groups of all sizes; the last `nested` ones have groups as members. */
export function makeGroups(
  random: Random,
  people: readonly Person[],
  { count, nested, sizes }: GroupPlan,
): readonly DirectoryGroup[] {
  const heads = Math.min(HEADS, Math.floor(people.length / 10));
  const lonely = Math.round((people.length * LONERS) / 1_000);
  const loners = new Set(random.some(people.slice(heads), lonely));
  const joiners = people.filter((person) => !loners.has(person));
  const ordinary = Math.max(0, count - nested);
  const known = sizes === undefined ? organisation(joiners).slice(0, ordinary) : [];
  const drafts = [...known, ...projects(random, joiners, ordinary - known.length, sizes)];
  const groups = drafts.map(({ displayName, members }): DirectoryGroup => {
    const memberObjectIds = members().map(({ objectId }) => objectId);
    return { objectId: random.uuid(), displayName, memberObjectIds };
  });
  const outer = Array.from(
    { length: count - ordinary },
    (_, at): DirectoryGroup => ({
      objectId: random.uuid(),
      displayName: `All of ${groups[at]?.displayName ?? 'nothing'} and ${groups[at + 1]?.displayName ?? 'nothing'}`,
      memberObjectIds: [groups[at], groups[at + 1]].flatMap((group) => group?.objectId ?? []),
    }),
  );
  return [...groups, ...outer];
}
