// Prints values of a template as an engineer would write them in a program: strings as template literals, references as
// attributes of the constructs, JSON texts as objects.
import { createRequire } from 'node:module';

const { Tokenization } = createRequire(import.meta.url)('aws-cdk-lib/core');

/** An intrinsic function, standing in a place where a property expects a value. */
class Intrinsic {
  creationStack = [];

  constructor(template, printer) {
    Object.assign(this, { template, printer });
  }

  resolve() {
    return this.template;
  }

  toString() {
    return this.printer.placeholder(this);
  }
}

const isIntrinsic = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length === 1 &&
  /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0]);

/** The name of a constant: words with underscores between them. */
export const constantName = (text) => text.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

export class Printer {
  /** The intrinsics that stand as placeholders in texts. */
  intrinsics = [];
  /** The logical ids that were printed. */
  used = new Set();

  /**
   * @param parameters the parameters of the template, by logical id
   * @param attributeOf the name of the attribute of a resource's class
   * @param words what stands for texts that differ from one stack to the next: `[text, expression]`
   */
  constructor({ parameters, attributeOf, words }) {
    Object.assign(this, { parameters, attributeOf, words });
  }

  /** A value of the template, with its intrinsics as values that CDK's converters leave alone. */
  parse(value) {
    if (Array.isArray(value)) return value.map((item) => this.parse(item));
    if (typeof value !== 'object' || value === null) return value;
    if (isIntrinsic(value)) return new Intrinsic(value, this);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.parse(item)]));
  }

  placeholder(intrinsic) {
    return `⟦${this.intrinsics.push(intrinsic) - 1}⟧`;
  }

  /** An expression for what `parse` or a converter has returned. */
  print(value) {
    if (value instanceof Intrinsic) return this.expression(value.template);
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'number') {
      const token = Tokenization.reverseNumber(value);
      return token ? this.print(token) : `${value}`;
    }
    if (Array.isArray(value)) {
      const token = Tokenization.reverseList(value);
      return token ? this.list(token) : `[${value.map((item) => this.print(item)).join(', ')}]`;
    }
    if (typeof value !== 'object' || value === null) return `${value}`;
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{ ${entries.map(([key, item]) => `${this.key(key)}: ${this.print(item)}`).join(', ')} }`;
  }

  key(key) {
    const text = this.text(key);
    if (text.startsWith('`')) return `[${text}]`;
    return /^[A-Za-z_]\w*$/.test(key) ? key : text;
  }

  text(text) {
    return this.json(text) ?? this.literal(text);
  }

  /** A text that is JSON, as the object that it was made from. */
  json(text) {
    if (!/^[[{]/.test(text)) return undefined;
    try {
      const value = JSON.parse(text);
      return JSON.stringify(value) === text ? `JSON.stringify(${this.print(value)})` : undefined;
    } catch {
      return undefined;
    }
  }

  literal(text) {
    const alone = /^⟦(\d+)⟧$/.exec(text);
    if (alone) return this.print(this.intrinsics[alone[1]]);
    const words = this.words.map(([word]) => word.replace(/[^\w-]/g, '\\$&'));
    const pattern = new RegExp(['⟦(\\d+)⟧', ...words].join('|'), 'g');
    let dynamic = false;
    const escaped = text.replace(/[`\\]|\$(?=\{)/g, '\\$&').replace(pattern, (match, index) => {
      dynamic = true;
      const word = this.words.find(([known]) => known === match);
      return `\${${word ? word[1] : this.print(this.intrinsics[index])}}`;
    });
    if (dynamic) return `\`${escaped}\``.replaceAll('\n', '\\n');
    return JSON.stringify(text);
  }

  expression(template) {
    const [[name, argument]] = Object.entries(template);
    if (name === 'Ref') return this.reference(argument);
    if (name === 'Fn::GetAtt') {
      const [id, attribute] = argument;
      this.used.add(id);
      return `${id}.${this.attributeOf(id, attribute)}`;
    }
    if (name === 'Fn::Join') {
      const [delimiter, parts] = argument;
      if (delimiter !== '') return `Fn.join(${JSON.stringify(delimiter)}, ${this.print(this.parse(parts))})`;
      return this.text(parts.map((part) => (typeof part === 'string' ? part : `${this.parse(part)}`)).join(''));
    }
    if (name === 'Fn::Sub' && Array.isArray(argument)) {
      const [text, values] = argument;
      return `Fn.sub(${this.literal(text)}, ${this.print(this.parse(values))})`;
    }
    if (name === 'Fn::Select') return `Fn.select(${argument[0]}, ${this.print(this.parse(argument[1]))})`;
    if (name === 'Fn::Split') return `Fn.split(${JSON.stringify(argument[0])}, ${this.print(this.parse(argument[1]))})`;
    if (name === 'Fn::GetAZs') return `Fn.getAzs(${JSON.stringify(argument)})`;
    throw new Error(`no expression for ${JSON.stringify(template)}`);
  }

  reference(id) {
    const pseudo = /^AWS::(\w+)$/.exec(id)?.[1];
    if (pseudo) return `Aws.${constantName(pseudo)}`;
    this.used.add(id);
    return id in this.parameters ? `${id}.valueAsString` : `${id}.ref`;
  }

  list(token) {
    const id = token.template.Ref;
    if (id === undefined || !(id in this.parameters)) return this.print(token);
    this.used.add(id);
    return `${id}.valueAsList`;
  }
}
