// What the public API takes, in a compact form: constructs/private/shape-facts.ts. It is read from the declarations in
// TypeScript, by the compiler that jsii brings along; that of this project has no API for programs.
import { createRequire } from 'node:module';
import { basename, dirname, resolve } from 'node:path';

const require = createRequire(import.meta.url);
const ts = createRequire(require.resolve('jsii/package.json'))('typescript');

/** Of the CDK's types, the first member is enough, and more might be missing in another version of it. */
const MEMBERS_OF_OURS = 2;
const MEMBERS_OF_OTHERS = 1;
const PRIMITIVES = [
  [ts.TypeFlags.StringLike & ~ts.TypeFlags.EnumLike, 's'],
  [ts.TypeFlags.NumberLike & ~ts.TypeFlags.EnumLike, 'n'],
  [ts.TypeFlags.BooleanLike & ~ts.TypeFlags.EnumLike, 'b'],
];

/** The text of the generated module. */
export function shapeFacts() {
  const index = resolve('constructs/index.ts');
  const program = ts.createProgram([index], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    strict: true,
    skipLibCheck: true,
    types: ['node'],
  });
  return new Shapes(program.getTypeChecker(), program.getSourceFile(index)).render();
}

class Shapes {
  names = new Map();
  structs = {};
  types = {};
  calls = {};

  constructor(checker, source) {
    this.checker = checker;
    this.source = source;
  }

  render() {
    const { checker } = this;
    const stages = checker.getExportsOfModule(checker.getSymbolAtLocation(this.source));
    for (const stage of stages)
      for (const symbol of checker.getExportsOfModule(this.actual(stage)))
        this.names.set(this.actual(symbol), `${stage.name}.${symbol.name}`);
    for (const [symbol, name] of this.names) if (symbol.flags & ts.SymbolFlags.Class) this.addClass(symbol, name);
    return [
      '// Written by scripts/shapes.mjs from the declarations of the public API. See shapes.ts for the notation.',
      this.table('STRUCTS', 'The props of each struct.', this.structs),
      this.table('TYPES', 'How a value of a named type is known.', this.types),
      this.table(
        'CALLS',
        'The parameters of constructors, of static methods (with a colon) and of methods.',
        this.calls,
      ),
    ].join('\n\n');
  }

  table(name, doc, entries) {
    const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = sorted.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
    return `/** ${doc} */\nexport const ${name}: { readonly [name: string]: string } = {\n${lines.join('\n')}\n};`;
  }

  actual(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  addClass(symbol, name) {
    const { checker } = this;
    const statics = checker.getTypeOfSymbol(symbol);
    const [constructor] = statics.getConstructSignatures();
    if (constructor && isPublic(constructor.getDeclaration())) this.addCall(name, constructor);
    for (const member of statics.getProperties()) this.addMethod(`${name}:${member.name}`, member);
    for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties())
      this.addMethod(`${name}.${member.name}`, member);
  }

  addMethod(name, member) {
    const { valueDeclaration } = member;
    if (!(member.flags & ts.SymbolFlags.Method) || member.name.startsWith('_')) return;
    if (!isOurs(valueDeclaration) || !isPublic(valueDeclaration)) return;
    const [signature] = this.checker.getTypeOfSymbol(member).getCallSignatures();
    this.addCall(name, signature);
  }

  addCall(name, signature) {
    const parameters = signature.getParameters().map((parameter) => {
      const { valueDeclaration } = parameter;
      const type = this.checker.getTypeOfSymbol(parameter);
      const mark = valueDeclaration.dotDotDotToken
        ? '*'
        : this.checker.isOptionalParameter(valueDeclaration)
          ? '?'
          : '';
      return `${parameter.name}${mark}:${this.type(mark === '*' ? this.elementOf(type) : type)}`;
    });
    if (parameters.length > 0) this.calls[name] = parameters.join(' ');
  }

  elementOf(type) {
    return this.checker.getTypeArguments(type)[0];
  }

  type(given) {
    const { checker } = this;
    const type = checker.getNonNullableType(given);
    if (type.flags & ts.TypeFlags.EnumLike) return this.enum(type);
    for (const [flags, letter] of PRIMITIVES) if (type.flags & flags) return letter;
    if (type.isUnion() && type.types.every((t) => t.flags & ts.TypeFlags.BooleanLike)) return 'b';
    if (type.isIntersection()) return type.types.map((t) => this.type(t)).join('&');
    if (checker.isArrayType(type)) return `[${this.type(this.elementOf(type))}]`;
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (!symbol || !(type.flags & ts.TypeFlags.Object)) return 'a';
    if (symbol.name === '__type' || symbol.name === '__object') {
      const values = type.getStringIndexType();
      return values ? `{${this.type(values)}}` : 'a';
    }
    return this.named(type, symbol);
  }

  enum(type) {
    const symbol = this.actual(
      type.getSymbol().flags & ts.SymbolFlags.EnumMember ? type.getSymbol().parent : type.getSymbol(),
    );
    const name = this.nameOf(symbol);
    const values = [...symbol.exports.values()].map(({ valueDeclaration }) =>
      JSON.stringify(this.checker.getConstantValue(valueDeclaration) ?? null),
    );
    this.types[name] ??= `|${values.join('|')}`;
    return `=${name}`;
  }

  named(type, symbol) {
    const name = this.nameOf(symbol);
    if (symbol.name === 'Date') return 'd';
    if (this.types[name] !== undefined || this.structs[name] !== undefined) return `=${name}`;
    const declaration = symbol.declarations[0];
    const members = type
      .getProperties()
      .filter((member) => !member.name.startsWith('_') && !member.name.startsWith('__@'));
    const isStruct =
      ts.isInterfaceDeclaration(declaration) &&
      !/^I[A-Z]/.test(symbol.name) &&
      members.every((member) => member.flags & ts.SymbolFlags.Property);
    if (isStruct && (isOurs(declaration) || isSmall(members))) this.addStruct(name, members);
    else this.types[name] = isStruct ? '{}' : this.members(symbol, members);
    return `=${name}`;
  }

  addStruct(name, members) {
    this.structs[name] = ''; // a struct may contain itself
    this.structs[name] = members
      .map((member) => {
        const optional = member.flags & ts.SymbolFlags.Optional ? '?' : '';
        return `${member.name}${optional}:${this.type(this.checker.getTypeOfSymbol(member))}`;
      })
      .join(' ');
  }

  /** Members that tell a type from others: its own before those that it inherits, and properties before methods. */
  members(symbol, members) {
    const isOwn = (member) => member.declarations?.some((each) => each.parent === symbol.declarations[0]);
    const isBase = (member) =>
      /\/constructs\/lib\/|core\/lib\/(resource|construct)|interfaces\/environment-aware/.test(fileOf(member));
    const candidates = members.filter(
      (member) => !(member.flags & ts.SymbolFlags.Optional) && isPublic(member.valueDeclaration) && !isInternal(member),
    );
    const rank = (member) =>
      (isBase(member) ? 4 : 0) + (isOwn(member) ? 0 : 2) + (member.flags & ts.SymbolFlags.Method ? 1 : 0);
    const ranked = candidates
      .toSorted((a, b) => rank(a) - rank(b))
      .filter((member, _, all) => rank(member) < 4 || rank(all[0]) >= 4);
    const factories = symbol.flags & ts.SymbolFlags.Class ? this.factories(symbol) : [];
    const kind = symbol.flags & ts.SymbolFlags.Class ? '.' : ',';
    return `${kind}${ranked
      .slice(0, isOurs(symbol.declarations[0]) ? MEMBERS_OF_OURS : MEMBERS_OF_OTHERS)
      .map(({ name }) => name)
      .join(',')}${factories.map((f) => `+${f}`).join('')}`;
  }

  /** The static methods of a class of ours that make one. */
  factories(symbol) {
    if (!isOurs(symbol.declarations[0])) return [];
    const statics = this.checker.getTypeOfSymbol(symbol).getProperties();
    return statics
      .filter(
        (member) => member.flags & ts.SymbolFlags.Method && isPublic(member.valueDeclaration) && !isInternal(member),
      )
      .filter((member) => {
        const [signature] = this.checker.getTypeOfSymbol(member).getCallSignatures();
        return signature.getReturnType().getSymbol() === symbol;
      })
      .slice(0, 1)
      .map(({ name }) => name);
  }

  nameOf(symbol) {
    return this.names.get(symbol) ?? `${moduleOf(symbol)}${symbol.name}`;
  }
}

/** Whether a struct of the CDK is small enough to be checked inside, as `Environment` is. */
function isSmall(members) {
  return members.length <= 2;
}

function fileOf(symbol) {
  return symbol.declarations?.[0].getSourceFile().fileName ?? '';
}

function moduleOf(symbol) {
  const [, module] = /aws-cdk-lib\/(?:aws-)?([\w-]+)\//.exec(fileOf(symbol)) ?? [];
  const known = { interfaces: serviceOf(symbol), core: 'core' }[module] ?? module;
  return known ? `${known}.` : '';
}

/** Reference interfaces of each service are in a file of their own. */
function serviceOf(symbol) {
  return basename(fileOf(symbol)).replace(/^aws-|-interfaces.*$|\.d\.ts$/g, '') || basename(dirname(fileOf(symbol)));
}

function isOurs(declaration) {
  return !declaration.getSourceFile().fileName.includes('/node_modules/');
}

function isPublic(declaration) {
  return (
    !declaration ||
    !(ts.getCombinedModifierFlags(declaration) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected))
  );
}

function isInternal(member) {
  return member.name.startsWith('_');
}
