import type { Rule } from './faults';

// The rules that hold wherever a value is given. The compiler of TypeScript refuses what breaks them, so they are for
// JavaScript, for casts, and for languages whose types say less.

export const WRONG_TYPE: Rule = {
  code: 'MLL001',
  when: 'A value is of another type than its prop or parameter, which JavaScript and casts let through.',
  must: 'be of the type that the documentation gives',
  fix: 'give a value of that type',
  example: `new foundation.EventHandler(stack, 'Handler', { handler: 'retrain', description: 'Retrains', timeout: 60 });`,
};

export const MISSING: Rule = {
  code: 'MLL002',
  when: 'A prop or a parameter without a default is not given.',
  must: 'be given, because it has no default',
  fix: 'give a value of the type in the documentation',
  example: `new data.Zone(stack, 'Zone', {});`,
};

export const MISSPELLED: Rule = {
  code: 'MLL003',
  when: 'The name of a prop differs by a letter or two from one that is not given.',
  must: 'be the name of a prop',
  fix: 'write the name as the documentation does',
  example: `new foundation.EncryptionKey(stack, 'Key', { descripton: 'Data of one team' });`,
};

export const WRONG_OBJECT: Rule = {
  code: 'MLL004',
  when: 'An object is of another kind than its prop or parameter takes.',
  must: 'be an object of the kind that the documentation gives',
  fix: 'give an object of that kind',
  example: `new data.DataLake(stack, 'Lake', { key: new s3.CfnBucket(stack, 'Bucket') });`,
};

export const WRONG_CHOICE: Rule = {
  code: 'MLL005',
  when: 'A value is none of those that an enumeration has.',
  must: 'be one of the values of its enumeration',
  fix: 'write it by the name of the enumeration, as in RemovalPolicy.DESTROY',
  example: `new data.DataLake(stack, 'Lake', { removalPolicy: 'delete' });`,
};
