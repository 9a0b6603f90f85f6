import type { App } from 'aws-cdk-lib/core';
import { throwFaults } from '../constructs/private/errors';
import { type Fault, fault } from '../constructs/private/faults';
import { nearest } from '../constructs/private/validate';
import { checkTrainingPipeline } from '../constructs/training/private/checks';
import { checkPacks } from './rule-packs';
import { NEARLY_CONTEXT, NOT_TEXT } from './use-case/rules';

/** The context of an app, from `cdk.json` or `-c`. */
export interface AppContext {
  /** A use case file, or a folder of them. */
  readonly useCases: string;
  /** The only use case to build. */
  readonly useCase?: string;
  /** The only environment to build. */
  readonly environment?: string;
  /** The commit of the code. */
  readonly commit?: string;
  /** The rule packs that judge the templates. */
  readonly rulePacks: string[];
}

const TEXTS = ['useCases', 'useCase', 'environment', 'commit'] as const;

const KEYS = [...TEXTS, 'rulePacks'] as const;

/** Reads the context. Throws all its faults: MLL428, MLL934, MLL936, MLL939. */
export function readContext(app: App): AppContext {
  const given = (key: string) => (app.node.tryGetContext(key) ?? undefined) as unknown;
  const packs = namesIn(given('rulePacks'));
  throwFaults([
    ...checkKeys(app.node.getAllContext() as Readonly<Record<string, unknown>>),
    ...TEXTS.map((key) => checkText(key, given(key))),
    ...checkCommit(given('commit')),
    packs === undefined ? notText('rulePacks', given('rulePacks'), 'be names with commas between them') : undefined,
    ...checkPacks(packs ?? []),
  ]);
  const text = (key: string) => given(key) as string | undefined;
  return {
    useCases: text('useCases') ?? '.',
    useCase: text('useCase'),
    environment: text('environment'),
    commit: text('commit'),
    rulePacks: packs!,
  };
}

/** Names that are a list in `cdk.json`, or separated by commas on the command line. */
function namesIn(given: unknown): string[] | undefined {
  const list: unknown[] = typeof given === 'string' ? given.split(',') : Array.isArray(given) ? given : [given ?? ''];
  if (!list.every((name) => typeof name === 'string')) return undefined;
  return [...new Set(list.map((name) => name.trim()).filter(Boolean))];
}

/**
 * Keys that differ from one of the app by their case or by a letter: the app would build more than was asked for. Other
 * keys are CDK's or the user's own, and so is a nearby one that is no text, such as a mapping of `environments`.
 */
function checkKeys(context: Readonly<Record<string, unknown>>): Fault[] {
  return Object.keys(context).flatMap((key) => {
    const meant = isKey(key) ? undefined : nearest(key, KEYS, 1);
    const isMeant = typeof context[key] === 'string' || meant?.toLowerCase() === key.toLowerCase();
    if (meant === undefined || !isMeant) return [];
    return [fault(NEARLY_CONTEXT, [`-c ${key}`], { fix: `did you mean -c ${meant}?` })];
  });
}

function isKey(key: string): boolean {
  return (KEYS as readonly string[]).includes(key);
}

function checkText(key: string, given: unknown): Fault | undefined {
  return given === undefined || typeof given === 'string' ? undefined : notText(key, given);
}

function checkCommit(given: unknown): Fault[] {
  if (typeof given !== 'string') return [];
  const found = checkTrainingPipeline({ commit: given });
  return found.flatMap((one) => (one === undefined ? [] : [{ ...one, path: ['-c commit'] }]));
}

function notText(key: string, got: unknown, must?: string): Fault {
  return fault(NOT_TEXT, [`-c ${key}`], { got, must });
}
