import type { Declared, Template } from '../template/template';
import { inEveryWorld, OpenQuestion, SETTLED, type World } from '../template/world';
import { MADE_BY_STEPS, whyUnread } from '../pipeline/steps';
import { acknowledgedIn } from './acknowledged';
import { type Declaration, declarationsIn, textOf } from './declared';
import { Estate, type Subject } from './estate';
import { cantTell, everyOf, notApplicable, type Outcome } from './outcome';
import type { Control, PracticeOutcome, PracticeRule } from './rule';

/** A verdict about something in a template. */
export interface Finding extends Outcome {
  /** The file of the template. */
  readonly template: string;
  /** The resource; empty if the verdict is about the templates as a whole. */
  readonly logicalId: string;
  /** The id of the rule. */
  readonly rule: string;
  /** The type of the resource, or of what the step makes. */
  readonly type?: string;
  /** The step of a pipeline definition. */
  readonly step?: string;
  /** Why somebody accepted it. */
  readonly acknowledged?: string;
}

/** Judges templates that are deployed together by some controls and practices. */
export class Judge {
  private readonly settled: Estate;
  private readonly declared: ReadonlyMap<string, Declaration>;

  public constructor(private readonly templates: readonly Template[]) {
    this.settled = new Estate(templates, SETTLED);
    // of several, the first one counts, as for `declared`; a Map keeps the last
    this.declared = new Map(
      declarationsIn(templates)
        .reverse()
        .map((one) => [one.practice, one]),
    );
  }

  /** What a control says of each resource, and of each step, that it is about; or that there is none in a template. */
  public byControl(control: Control): Finding[] {
    return this.templates.flatMap((template) => {
      const found = [
        ...control.types.flatMap((type) => template.ofType(type)).map((one) => this.resource(control, template, one)),
        ...template.ofType('AWS::SageMaker::Pipeline').flatMap((one) => this.steps(control, template, one)),
      ];
      const none = { ...notApplicable(`there is no ${control.types.join(' or ')}`), template: template.file };
      return found.length > 0 ? found : [{ ...none, logicalId: '', rule: control.id }];
    });
  }

  /** What a practice says of the templates together, and of what is in them. */
  public byPractice(rule: PracticeRule): Finding[] {
    const worlds = this.inEveryWorld((estate) => rule.judge(estate).map((one) => about(one.subject, one)));
    const findings = worlds
      ? [...merge(worlds).values()].map((one) => this.finding(rule.id, one, one.subject))
      : [this.finding(rule.id, TOO_OPEN)];
    return findings.length > 0 ? findings : [this.finding(rule.id, notApplicable('nothing here is about it'))];
  }

  private resource(control: Control, template: Template, declared: Declared): Finding {
    const judged = this.inEveryWorld((estate) => {
      const subject = estate.target(template, declared);
      return subject ? [about(subject, control.judge(subject, estate), '')] : [];
    });
    const { condition, logicalId, type } = declared;
    const absent = notApplicable(`the template doesn't create it, because the condition ${condition} isn't met`);
    const outcome = judged ? (merge(judged).get('') ?? absent) : TOO_OPEN;
    return {
      ...this.finding(control.id, outcome),
      template: template.file,
      logicalId,
      type,
      ...this.acknowledged(control.id, template, declared.metadata),
    };
  }

  private steps(control: Control, template: Template, pipeline: Declared): Finding[] {
    if (!control.types.some((type) => MADE_BY_STEPS.has(type))) return [];
    const judged = this.inEveryWorld((estate) => {
      const subject = estate.target(template, pipeline);
      if (!subject) return [];
      if (!estate.definition(subject)) return [about(subject, unread(subject))];
      return estate
        .in(template, ...control.types)
        .filter(({ step, declared }) => step && declared === pipeline)
        .map((subject) => about(subject, control.judge(subject, estate)));
    });
    if (!judged)
      return [{ ...this.finding(control.id, TOO_OPEN), template: template.file, logicalId: pipeline.logicalId }];
    return [...merge(judged).values()].map((one) => this.finding(control.id, one, one.subject));
  }

  private finding(rule: string, outcome: Outcome, subject?: Subject): Finding {
    const { verdict, reason, path } = outcome;
    return {
      template: (subject?.template ?? this.templates[0]).file,
      logicalId: subject?.logicalId ?? '',
      rule,
      verdict,
      reason,
      path,
      ...(subject && { type: subject.type }),
      ...(subject?.step && { step: subject.step.name }),
      ...this.declaredFor(rule, outcome),
      ...this.acknowledged(rule, subject?.template, subject?.declared.metadata),
    };
  }

  /** What a use case declares of a practice that its templates don't show is the reason for which it does without. */
  private declaredFor(rule: string, { contradicts, verdict }: Outcome): { readonly acknowledged?: string } {
    const said = this.declared.get(rule);
    if (!said || contradicts || (verdict !== 'FAILED' && verdict !== 'CANT_TELL')) return {};
    return { acknowledged: textOf(said) };
  }

  /** Why somebody accepted a finding: a resource says it, its template, or, of all templates together, any of them. */
  private acknowledged(rule: string, template?: Template, metadata?: unknown): { readonly acknowledged?: string } {
    const templates = template ? [template] : this.templates;
    const said = [metadata, ...templates.map((one) => one.section('Metadata'))];
    return said.map((one) => acknowledgedIn(one, rule)).find(({ acknowledged }) => acknowledged !== undefined) ?? {};
  }

  /** Rules that ask nothing that the templates leave open are judged once, on what is read already. */
  private inEveryWorld<T>(judge: (estate: Estate) => T): T[] | undefined {
    try {
      return [judge(this.settled)];
    } catch (error) {
      if (!(error instanceof OpenQuestion)) throw error;
      return inEveryWorld((world: World) => judge(new Estate(this.templates, world)));
    }
  }
}

const TOO_OPEN: Outcome = cantTell('it depends on more parameters and conditions than can be tried');

/** What to say of a pipeline whose steps the template doesn't show. */
function unread({ properties }: Subject): Outcome {
  return cantTell(whyUnread(properties), properties.get('PipelineDefinition'));
}

/** A verdict with the key of the thing that it is about. */
type Keyed = readonly [string, PracticeOutcome];

function about(subject: Subject | undefined, outcome: Outcome, key = keyOf(subject)): Keyed {
  return [key, { ...outcome, subject }];
}

/** The verdicts of all worlds, thing by thing. A thing that doesn't exist in a world has no verdict there. */
function merge(worlds: readonly (readonly Keyed[])[]): Map<string, PracticeOutcome> {
  const merged = new Map<string, PracticeOutcome>();
  for (const [key, outcome] of worlds.flatMap((world) => [...worstOfEach(world)])) {
    const before = merged.get(key);
    merged.set(key, before && before.verdict !== outcome.verdict ? undecided(before, outcome) : (before ?? outcome));
  }
  return merged;
}

/** One verdict for each thing in a world: a rule may look at several properties of the same thing. */
function worstOfEach(world: readonly Keyed[]): Map<string, PracticeOutcome> {
  const grouped = new Map<string, PracticeOutcome[]>();
  for (const [key, outcome] of world) grouped.set(key, [...(grouped.get(key) ?? []), outcome]);
  return new Map([...grouped].map(([key, outcomes]) => [key, everyOf(outcomes)!]));
}

function undecided(one: PracticeOutcome, other: PracticeOutcome): PracticeOutcome {
  if (one.verdict === 'CANT_TELL') return one;
  const reason = `it depends on what the template leaves open: ${one.reason}, or ${other.reason}`;
  return { ...one, ...cantTell(reason, one.path), subject: one.subject };
}

function keyOf(subject: Subject | undefined): string {
  if (!subject) return '';
  const { template, logicalId, type, step, properties } = subject;
  return [template.file, logicalId, type, step?.name ?? '', step ? properties.path : ''].join('\n');
}
