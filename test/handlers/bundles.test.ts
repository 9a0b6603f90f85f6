import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { bundleOf } from './support/lambda';

/** The SDK's signer for several regions tries to load this. No handler signs that way. */
const OPTIONAL = ['@aws-sdk/signature-v4-crt'];
const HANDLERS = [
  'clear-failed-release',
  'expire-logs',
  'make-release',
  'notify',
  'publish-drift',
  'retrain',
  'smoke-test',
  'start-drift-check',
  'verify-release',
];

test('every handler is bundled, and nothing else', () => {
  expect(readdirSync(join(bundleOf('any'), '..', '..')).sort()).toEqual(HANDLERS);
});

test.each(HANDLERS)('the bundle of %s needs nothing but Node', (name) => {
  const code = readFileSync(bundleOf(name), 'utf8');
  const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, module]) => module.replace(/^node:/, ''));
  expect(required).toContain('fs');
  expect(required.filter((module) => ![...builtinModules, ...OPTIONAL].includes(module))).toEqual([]);
});
