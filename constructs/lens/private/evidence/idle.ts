import type { Estate, Subject } from '../judge/estate';
import { cantTell, everyOf, failed, notApplicable, type Outcome, passed, unknown } from '../judge/outcome';
import type { Node } from '../template/node';

/** Applications whose idle instances SageMaker stops by itself when it is told to. */
const STOPPABLE = ['JupyterLabAppSettings', 'CodeEditorAppSettings'];

/** Whether the applications of a domain, a user profile or a space stop while nobody uses them. */
export function stopsApplications(estate: Estate, subject: Subject): Outcome {
  const settings = ['DefaultUserSettings', 'UserSettings', 'SpaceSettings'].map((key) => subject.properties.get(key));
  const own = settings.flatMap((one) => STOPPABLE.map((app) => one.get(app, 'AppLifecycleManagement', 'IdleSettings')));
  const said = own.filter(({ value }) => value !== undefined);
  if (said.length > 0) return everyOf(said.map(stopsIdle))!;
  if (subject.type !== 'AWS::SageMaker::Domain') return notApplicable('it has the settings of its domain');
  const script = settings.flatMap(lifecycleConfigs).find((one) => stopsByScript(estate, subject, one));
  if (script) return passed('a lifecycle configuration stops idle applications', script);
  return failed('nothing stops idle applications: IdleSettings is not set', own[0]);
}

function stopsIdle(settings: Node): Outcome {
  const management = settings.get('LifecycleManagement');
  const timeout = settings.get('IdleTimeoutInMinutes');
  if (management.unknown) return unknown(management);
  if (management.text === 'ENABLED' || (management.value === undefined && timeout.isSet)) {
    return passed(`applications stop after ${timeout.text || 'some'} idle minutes`, settings);
  }
  return failed(
    `idle applications keep running, as LifecycleManagement is ${management.text || 'not set'}`,
    management,
  );
}

function lifecycleConfigs(settings: Node): Node[] {
  return settings.keys.flatMap((key) => settings.get(key, 'LifecycleConfigArns').items);
}

/** Whether a notebook instance stops while nobody uses it. */
export function stopsNotebook(estate: Estate, notebook: Subject): Outcome {
  const config = notebook.properties.get('LifecycleConfigName');
  if (config.value !== undefined && stopsByScript(estate, notebook, config)) {
    return passed('a lifecycle configuration stops the idle notebook', config);
  }
  const stopper = stoppers(estate)[0];
  if (stopper) return passed(`${stopper.logicalId} stops notebook instances`);
  if (config.value !== undefined && !configOf(estate, notebook, config)) {
    return cantTell(`the templates don't show what the lifecycle configuration ${config.text} does`, config);
  }
  return failed('nothing stops the notebook while nobody uses it', config);
}

function stopsByScript(estate: Estate, subject: Subject, config: Node): boolean {
  const found = configOf(estate, subject, config);
  return found !== undefined && scriptsOf(found).some((script) => STOPS.test(script));
}

const STOPS = /auto-?stop|autoshutdown|shut-?down|idle/i;

function configOf(estate: Estate, subject: Subject, config: Node): Subject | undefined {
  const types = ['AWS::SageMaker::NotebookInstanceLifecycleConfig', 'AWS::SageMaker::StudioLifecycleConfig'];
  const [target] = estate.targets(subject, config).filter(({ type }) => types.includes(type));
  const byName = estate
    .in(subject.template, ...types)
    .find(({ properties }) => properties.get('NotebookInstanceLifecycleConfigName').text === config.text);
  return target ?? byName;
}

function scriptsOf({ properties }: Subject): string[] {
  const contents = [
    ...['OnStart', 'OnCreate'].flatMap((key) => properties.get(key).items.map((item) => item.get('Content'))),
    properties.get('StudioLifecycleConfigContent'),
  ];
  return contents.flatMap(({ text }) => [text, Buffer.from(text, 'base64').toString('utf8')]);
}

/** Functions, state machines and schedules that stop notebook instances. */
function stoppers(estate: Estate): Subject[] {
  return estate
    .all('AWS::Lambda::Function', 'AWS::Scheduler::Schedule', 'AWS::StepFunctions::StateMachine')
    .filter(({ properties }) => /stop_?notebook_?instance/i.test(JSON.stringify(properties.plain)));
}
