import { type EntraDirectory, generateDirectory } from 'express-scim/testing';

/** The directory that the demonstration provisions; the same on every run. */
export function makeDirectory(): EntraDirectory {
  return generateDirectory({ people: 1_066, groups: 42, seed: 20_261_121 });
}

/** One object a line, so that a change shows as what it is. */
export function printDirectory({ people, groups }: EntraDirectory): string {
  const lines = (objects: readonly object[]) =>
    objects.map((object) => `    ${JSON.stringify(object)}`).join(',\n');
  return `{\n  "people": [\n${lines(people)}\n  ],\n  "groups": [\n${lines(groups)}\n  ]\n}\n`;
}
