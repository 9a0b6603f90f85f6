/**
 * Where the server of the image finds the inference code. When the server starts, it installs that folder with pip, and
 * its requirements.txt from the wheels in it. There is no network, so pip must not look for an index, nor download build
 * tools: the value `false` turns build isolation off.
 *
 * Training registers models with these variables, and releases serve them with the same ones.
 */
export const SERVING_ENVIRONMENT = {
  SAGEMAKER_PROGRAM: 'inference.py',
  SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
  PIP_NO_BUILD_ISOLATION: 'false',
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: '/opt/ml/model/code/wheels',
};
