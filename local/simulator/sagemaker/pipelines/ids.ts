import { randomInt } from 'node:crypto';

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ANY = `${LOWER}${LOWER.slice(0, 26).toUpperCase()}`;
const NAME_LENGTH = 63;

export function executionId(): string {
  return random(LOWER, 12);
}

export function callbackToken(): string {
  return random(ANY, 10);
}

/** The name of a resource that a step creates, cut to the length that the service accepts. */
export function jobName(execution: string, step: string): string {
  const prefix = `pipelines-${execution}-`;
  const suffix = `-${random(LOWER, 10)}`;
  const name = step.replaceAll('_', '-').slice(0, NAME_LENGTH - prefix.length - suffix.length);
  return `${prefix}${name}${suffix}`;
}

/** The session name of a step in recorded calls, which the service cuts from the step's name. */
export function sessionName(execution: string, step: string): string {
  return `sagemaker-pipeline-${execution}-${step.slice(0, 20)}`;
}

function random(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
