import ts from 'typescript';

/** A member of an interface with what its TSDoc says. */
export interface DocumentedMember {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  /** In one line, with `{@link X}` as code; empty if there is none. */
  readonly text: string;
}

export interface DocumentedInterface {
  readonly name: string;
  readonly text: string;
  readonly members: readonly DocumentedMember[];
}

function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(doc?.comment) ?? '';
  return text
    .replaceAll(/\{@link ([^}]+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The exported interfaces of a source file, by name, in the order of the file. */
export function interfacesOf(path: string): ReadonlyMap<string, DocumentedInterface> {
  const text = ts.sys.readFile(path);
  if (text === undefined) throw new Error(`There is no file ${path}.`);
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found = new Map<string, DocumentedInterface>();
  for (const statement of file.statements) {
    if (!ts.isInterfaceDeclaration(statement)) continue;
    const members = statement.members.flatMap((member) =>
      member.name === undefined
        ? []
        : [
            {
              name: member.name.getText(),
              type: (ts.isPropertySignature(member) && member.type?.getText()) || 'function',
              optional: member.questionToken !== undefined,
              text: docOf(member),
            },
          ],
    );
    found.set(statement.name.text, { name: statement.name.text, text: docOf(statement), members });
  }
  return found;
}

/** An interface that must be there. */
export function interfaceOf(path: string, name: string): DocumentedInterface {
  const found = interfacesOf(path).get(name);
  if (found === undefined) throw new Error(`There is no interface ${name} in ${path}.`);
  return found;
}

/** The bodies of the functions of an object literal that is exported by name, as they are written. */
export function functionBodiesOf(path: string, constant: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.ES2022, true);
  const bodies = new Map<string, string>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() !== constant || !initializer || !ts.isObjectLiteralExpression(initializer))
        continue;
      for (const property of initializer.properties) {
        if (!ts.isPropertyAssignment(property) || !ts.isArrowFunction(property.initializer))
          continue;
        bodies.set(property.name.getText(), dedent(property.initializer.body));
      }
    }
  }
  return bodies;
}

/** The text of a node with the indentation of its last line taken off all but the first. */
function dedent(node: ts.Node): string {
  const lines = node.getText().split('\n');
  const indent = /^ */.exec(lines.at(-1) ?? '')?.[0] ?? '';
  return lines
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}
