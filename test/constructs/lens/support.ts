import { CONTROLS } from '../../../constructs/lens/private/controls';
import { type Finding, Judge } from '../../../constructs/lens/private/judge/judge';
import { PRACTICE_RULES } from '../../../constructs/lens/private/practices';
import { Template } from '../../../constructs/lens/private/template/template';

/** Resources of a template: `{ Model: { Type, Properties } }`. */
export type Resources = { readonly [logicalId: string]: object };

/** Templates that show what a rule says. Each is the smallest that shows it. */
export interface RuleCase {
  readonly rule: string;
  /** Resources that meet the rule. */
  readonly meets: Resources;
  /** Resources that don't. */
  readonly misses: Resources;
  /** Resources that the rule isn't about. */
  readonly elsewhere: Resources;
  /** The places in `meets` that prove it, from the logical ID on. Without any one of them the rule doesn't pass. */
  readonly proof: readonly string[];
}

/** What a rule says of a template. */
export function findingsOf(rule: string, resources: Resources, rest: object = {}): Finding[] {
  const judge = new Judge([new Template('template.json', { Resources: resources, ...rest })]);
  const control = CONTROLS.find(({ id }) => id === rule);
  if (control) return judge.byControl(control);
  const practice = PRACTICE_RULES.find(({ id }) => id === rule);
  if (!practice) throw new Error(`there is no rule ${rule}`);
  return judge.byPractice(practice);
}

/** The verdicts, without those of things that the rule isn't about. */
export function verdictsOf(rule: string, resources: Resources, rest: object = {}): string[] {
  const verdicts = new Set(findingsOf(rule, resources, rest).map(({ verdict }) => verdict));
  if (verdicts.size > 1) verdicts.delete('NOT_APPLICABLE');
  return [...verdicts].sort();
}

/** The same resources without what is at a place, such as `Model.Properties.VpcConfig` or `Config.Properties.Variants.0`. */
export function without(resources: Resources, place: string): Resources {
  const copy = structuredClone(resources) as { [key: string]: unknown };
  const keys = place.split('.');
  const last = keys.pop()!;
  let at: unknown = copy;
  for (const key of keys) at = (at as { [key: string]: unknown } | undefined)?.[key];
  if (at === undefined || !(last in (at as object))) throw new Error(`there is no ${place}`);
  if (Array.isArray(at)) at.splice(Number(last), 1);
  else delete (at as { [key: string]: unknown })[last];
  return copy as Resources;
}

/** Runs the cases of rules: each meets, misses, is elsewhere, and fails without each proof. */
export function testCases(cases: readonly RuleCase[]): void {
  describe.each(cases.map((one): [string, RuleCase] => [one.rule, one]))('%s', (rule, one) => {
    test('passes what meets it', () => expect(verdictsOf(rule, one.meets)).toEqual(['PASSED']));
    test('fails what does not', () => expect(verdictsOf(rule, one.misses)).toContain('FAILED'));
    test('is not about other things', () => expect(verdictsOf(rule, one.elsewhere)).toEqual(['NOT_APPLICABLE']));
    test.each(one.proof)('does not pass without %s', (place) => {
      expect(verdictsOf(rule, without(one.meets, place))).not.toEqual(['PASSED']);
    });
  });
}

/** A pipeline with steps, as a template has it. */
export function pipeline(...steps: object[]): object {
  return {
    Type: 'AWS::SageMaker::Pipeline',
    Properties: {
      PipelineDefinition: { PipelineDefinitionBody: JSON.stringify({ Version: '2020-12-01', Steps: steps }) },
    },
  };
}
