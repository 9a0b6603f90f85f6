import { mkdtempSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../rehearsal/failure';
import { takeFolder } from '../../rehearsal/folder';
import { lookUp } from '../../core/process-table';

const left = (owner: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'folder-'));
  writeFileSync(join(folder, 'rehearsal.pid'), owner);
  mkdirSync(join(folder, 'logs'));
  return folder;
};

describe('when a rehearsal takes the folder that another one left', () => {
  test.each([
    ['is empty', ''],
    ['is garbage', 'garb\0age'],
    ['names a process that has ended', '4194304\n1\n'],
    ['names a process by its id only', `${process.ppid}`],
    ['names a process that has got the id of another one', `${process.ppid}\nan earlier start\n`],
    ['names no single process', '-1\n'],
  ])('then it heals a file of its owner that %s, and ends no process', (_, owner) => {
    const folder = left(owner);
    takeFolder(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['logs', 'rehearsal.pid', 's3', 'tmp']);
    expect(readFileSync(join(folder, 'rehearsal.pid'), 'utf8')).toBe(
      `${process.pid}\n${lookUp(process.pid)!.started}\n`,
    );
    expect(lookUp(process.ppid)).toBeDefined();
  });

  test('then one that still runs keeps it', () => {
    const folder = left(`${process.ppid}\n${lookUp(process.ppid)!.started}\n`);
    expect(() => takeFolder(folder)).toThrow(UsageError);
    expect(() => takeFolder(folder)).toThrow(`process ${process.ppid} runs a rehearsal in ${folder}`);
    expect(readdirSync(folder)).toContain('logs');
  });

  test('then what was left by a kill between two of its steps is a folder of a rehearsal', () => {
    const folder = left('');
    writeFileSync(join(folder, 'rehearsal.pid.123'), 'half');
    takeFolder(folder);
    takeFolder(folder);
    expect(readdirSync(folder).toSorted()).toEqual(['logs', 'rehearsal.pid', 's3', 'tmp']);
  });
});
