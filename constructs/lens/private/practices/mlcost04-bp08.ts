import type { PracticeRule } from '../judge/rule';
import { ofEach } from '../evidence/about';
import { stopsApplications, stopsNotebook } from '../evidence/idle';

const STUDIO = ['AWS::SageMaker::Domain', 'AWS::SageMaker::UserProfile', 'AWS::SageMaker::Space'];

/** Notebooks and applications stop while nobody uses them. */
export const MLCOST04_BP08: PracticeRule = {
  id: 'MLCOST04-BP08',
  fix: {
    library: '`foundation.Workbench`, whose applications stop after its `idleTimeout`',
    cloudFormation:
      'JupyterLabAppSettings.AppLifecycleManagement.IdleSettings of a Domain: { LifecycleManagement: ENABLED, ' +
      'IdleTimeoutInMinutes: 60 }; a lifecycle configuration that stops an idle NotebookInstance',
  },
  judge: (estate) => [
    ...ofEach(estate.all(...STUDIO), (subject) => stopsApplications(estate, subject)),
    ...estate
      .all('AWS::SageMaker::NotebookInstance')
      .map((subject) => ({ ...stopsNotebook(estate, subject), subject })),
  ],
};
