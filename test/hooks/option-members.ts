import { resolve } from 'node:path';
import ts from 'typescript';
import { publicEntries } from '../packaging/public-entries.js';

const ROOT = resolve(__dirname, '../..');
/** What a product runs on: not the kit for tests. */
const ENTRIES = publicEntries()
  .filter(({ name }) => !name.endsWith('/testing'))
  .map(({ source }) => resolve(ROOT, source));
/** Interfaces of the host's that are options, or parts of one, under another name. */
const OTHERS: ReadonlySet<string> = new Set([
  'Authenticator',
  'CustomResourceType',
  'DisabledUsersColumn',
  'DisabledUsersReportSettings',
  'RequestWindow',
]);

const isOptions = (name: string): boolean => name.endsWith('Options') || OTHERS.has(name);

const isOurs = (node: ts.Node | undefined): boolean =>
  node?.getSourceFile().fileName.startsWith(`${ROOT}/src/`) ?? false;

/** Whether a value of the type can be called, or has methods that our own code declares. */
function isCallable(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isUnion()) return type.types.some((each) => isCallable(each, checker));
  if (type.getCallSignatures().length > 0) return true;
  if (!type.isClassOrInterface() && !type.isIntersection() && !(type.flags & ts.TypeFlags.Object)) {
    return false;
  }
  const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  if (element) return isCallable(element, checker);
  return type.getProperties().some((member) => {
    if (!isOurs(member.valueDeclaration ?? member.declarations?.[0])) return false;
    const own = checker.getNonNullableType(checker.getTypeOfSymbol(member));
    const parts = own.isUnion() ? own.types : [own];
    return parts.some((part) => part.getCallSignatures().length > 0);
  });
}

/**
 * Every member of an option type in the public entries whose value can be called, or has methods: from the
 * compiler, so that none can be forgotten. As `DeletionGuardOptions.onEvent`.
 */
export function optionMembers(): readonly string[] {
  const program = ts.createProgram(ENTRIES, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
    rootDir: ROOT,
  });
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  for (const entry of ENTRIES) {
    const file = program.getSourceFile(entry);
    const module = file && checker.getSymbolAtLocation(file);
    if (!module) throw new Error(`The entry ${entry} cannot be read.`);
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol =
        exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (!isOptions(symbol.name) || !(symbol.flags & ts.SymbolFlags.Type)) continue;
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      for (const member of type.getProperties()) {
        const own = checker.getNonNullableType(checker.getTypeOfSymbol(member));
        if (isCallable(own, checker)) found.add(`${symbol.name}.${member.name}`);
      }
    }
  }
  return [...found].sort();
}
