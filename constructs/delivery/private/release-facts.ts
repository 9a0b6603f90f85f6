/** The parameters of a release whose values are only known when a model is approved. */
export const FROM_APPROVAL = ['ModelPackageArn', 'ModelImage', 'ModelDataUri', 'BaselineUri', 'ModelCreatedAt'];
