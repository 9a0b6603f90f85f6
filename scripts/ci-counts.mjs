// Prints `passed failed` of one suite's report: jest's JSON or pytest's JUnit XML. A skipped Python test counts as failed,
// because there it means that something it needs is missing.
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const text = readFileSync(file, 'utf8');

function jest() {
  const report = JSON.parse(text);
  return [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites];
}

function junit() {
  const [suite] = text.match(/<testsuite [^>]*>/);
  const number = (key) => Number(suite.match(new RegExp(`${key}="(\\d+)"`))[1]);
  const bad = number('failures') + number('errors') + number('skipped');
  return [number('tests') - bad, bad];
}

console.log((file.endsWith('.xml') ? junit() : jest()).join(' '));
