import type { Directory, DirectoryGroup, Person } from '../client/directory.js';

/** A person in Microsoft Entra ID; soft-deleted ones are purged by leaving them out of the directory. */
export type EntraPerson = Person;

/** A group of an {@link EntraDirectory}; the same as {@link DirectoryGroup}. */
export type EntraGroup = DirectoryGroup;

/** What is in Entra ID; the same as {@link Directory}. */
export type EntraDirectory = Directory;
