import { CANARIES } from './canaries';
import { TARGETS } from '../targets';

/** The other process: attacks one target, case by case. */
const attacked = { ...TARGETS, ...CANARIES }[process.argv[2]];

process.on('message', ([attack]: [unknown]) => void answer(attack));

async function answer(attack: unknown): Promise<void> {
  const started = process.cpuUsage();
  let wrong: string[];
  try {
    wrong = await attacked.run(attack);
  } catch (error) {
    wrong = [`threw ${error instanceof Error ? error.stack : String(error)}`];
  }
  const { system, user } = process.cpuUsage(started);
  process.send!({ wrong, processorMilliseconds: (system + user) / 1000 });
}
