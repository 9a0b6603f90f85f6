import type { Environments } from '../../schema/notifications';

/** Where an event was sent from. */
interface Sender {
  readonly account: string;
  readonly region: string;
}

/**
 * The environment that an event is about. In an account of its own, it is known by the account and Region. Several
 * environments in one account are told apart by the name of the resource, which begins with `<use case>-<environment>-`.
 */
export function environmentOf(
  { account, region }: Sender,
  resource: string,
  environments: Environments,
  useCase: string,
  own: Sender,
): string | undefined {
  const near = environments.filter((e) => e.account === account && e.region === region);
  if (near.length === 1 && (account !== own.account || region !== own.region)) return near[0].name;
  const named = near.filter(({ name }) => resource.startsWith(`${useCase}-${name}-`));
  return named.sort((a, b) => b.name.length - a.name.length)[0]?.name;
}

/** The environment that a stage of the delivery pipeline is about: `prod` for `prod` and `approve-prod`; else the stage. */
export function environmentOfStage(stage: string, environments: readonly string[]): string {
  const about = environments.filter((name) => `-${stage}-`.includes(`-${name}-`));
  return about.sort((a, b) => b.length - a.length)[0] ?? stage;
}

/** A place in a sentence: `prod (account 333333333333, eu-west-1)`. */
export function whereOf({ account, region }: Sender, environment?: string): string {
  const place = `account ${line(account)}, ${line(region)}`;
  return environment === undefined ? place : `${environment} (${place})`;
}

/** A time as people read it: `2026-11-20 09:30 UTC`. */
export function timeOf(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? line(iso) : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Text of others as one line of words: no program makes a link, a mention or markup of it, or hides or reorders any of it. */
export function line(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim();
}

/** Text of others as words, with its lines. */
export function plain(text: string): string {
  return text
    .replace(/[^\P{C}\n\t]|[\u2028\u2029]/gu, '\ufffd')
    .replaceAll('<', '\u2039')
    .replaceAll('>', '\u203a')
    .replaceAll('](', '] (')
    .replaceAll('`', "'")
    .replace(/(?<=[a-z])(?=:\/\/)/gi, ' ')
    .replace(/\bwww\./gi, 'www ');
}

/** The first sentence of a text, without its full stop. */
export function firstSentence(text: string): string {
  return line(text).split(/\.(?= |$)/)[0];
}

/** Lines below a heading, or nothing if there are none. */
export function listed(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [heading, ...lines.map((each) => `  ${each}`)].join('\n');
}
