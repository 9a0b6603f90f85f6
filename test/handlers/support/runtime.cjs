// Stands in for the Lambda runtime: loads one bundle in its own Node process and passes it events, one after the other.
const [bundle, remaining] = process.argv.slice(2);
const { handler } = require(bundle);

process.on('message', async (events) => {
  const outcomes = [];
  for (const event of events) {
    const ends = Date.now() + Number(remaining);
    const context = {
      awsRequestId: '00000000-0000-4000-8000-000000000000',
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: '$LATEST',
      invokedFunctionArn: `arn:aws:lambda:eu-west-1:111111111111:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
      memoryLimitInMB: '256',
      getRemainingTimeInMillis: () => ends - Date.now(),
    };
    let timer;
    const timeout = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('Task timed out')), Number(remaining));
    });
    try {
      outcomes.push({ result: await Promise.race([handler(event, context), timeout]) });
    } catch (error) {
      outcomes.push({ error: `${error.name}: ${error.message}` });
    }
    clearTimeout(timer);
  }
  process.send(outcomes, () => process.exit());
});
