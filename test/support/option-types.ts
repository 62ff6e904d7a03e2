import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { publicEntries } from '../packaging/public-entries.js';

const ROOT = resolve(__dirname, '../..');
const ENTRIES = publicEntries().map(({ source }) => source);

/** An object of the types of options: where it stands below its parameter, and the keys it may have. */
export interface OptionObject {
  /** Keys on the way; `[]` where the next is in a list, `*` for any key of a map. */
  readonly path: readonly string[];
  readonly keys: readonly string[];
}

export interface PublicFunction {
  readonly name: string;
  /** The objects of each parameter that are data; none for a parameter that the host only implements or calls. */
  readonly parameters: readonly (readonly OptionObject[])[];
}

/** Every function of the public entries, with what of its parameters is an object of named keys. */
export function publicFunctions(): readonly PublicFunction[] {
  const config = ts.readConfigFile(resolve(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const program = ts.createProgram(
    ENTRIES.map((entry) => resolve(ROOT, entry)),
    { ...options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  const found = new Map<string, PublicFunction>();
  for (const entry of ENTRIES) {
    const source = program.getSourceFile(resolve(ROOT, entry));
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol =
        exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (!(symbol.flags & ts.SymbolFlags.Value)) continue;
      const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures();
      if (!signature) continue;
      const parameters = signature.parameters.map((parameter) =>
        objectsOf(checker, checker.getTypeOfSymbol(parameter)),
      );
      found.set(exported.name, { name: exported.name, parameters });
    }
  }
  return [...found.values()];
}

/** Data has no methods: what has them is a store, a logger or a service, whose other members are its own affair. */
function isData(checker: ts.TypeChecker, type: ts.Type): boolean {
  const members = checker.getPropertiesOfType(type);
  const declared = members.every((member) =>
    (member.declarations ?? []).every(
      (declaration) =>
        !ts.isMethodSignature(declaration) &&
        !relative(ROOT, declaration.getSourceFile().fileName).startsWith('..') &&
        !declaration.getSourceFile().fileName.includes('node_modules'),
    ),
  );
  return declared && type.getCallSignatures().length === 0;
}

function objectsOf(
  checker: ts.TypeChecker,
  given: ts.Type,
  path: readonly string[] = [],
  above: readonly ts.Type[] = [],
): readonly OptionObject[] {
  const type = checker.getNonNullableType(given);
  if (type.isUnion()) {
    const merged = new Map<string, Set<string>>();
    for (const part of type.types.flatMap((part) => objectsOf(checker, part, path, above))) {
      const key = part.path.join('\0');
      merged.set(key, new Set([...(merged.get(key) ?? []), ...part.keys]));
    }
    return [...merged].map(([key, keys]) => ({
      path: key === '' ? [] : key.split('\0'),
      keys: [...keys],
    }));
  }
  if (!(type.flags & ts.TypeFlags.Object) && !type.isIntersection()) return [];
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    return element ? objectsOf(checker, element, [...path, '[]'], above) : [];
  }
  if (above.includes(type) || (above.length > 0 && !isData(checker, type))) return [];
  const members = checker.getPropertiesOfType(type);
  const values = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  const here =
    members.length > 0 && !values ? [{ path, keys: members.map(({ name }) => name) }] : [];
  return [
    ...here,
    ...(values ? objectsOf(checker, values, [...path, '*'], [...above, type]) : []),
    ...members.flatMap((member) =>
      objectsOf(checker, checker.getTypeOfSymbol(member), [...path, member.name], [...above, type]),
    ),
  ];
}
