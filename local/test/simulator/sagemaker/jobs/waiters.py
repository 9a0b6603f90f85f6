"""Run a processing and a training job through botocore, with its own checks and waiters; print what they answer."""

import json
import sys

import boto3

ENDPOINT, IMAGE, ROLE = sys.argv[1:]
RESOURCES = {"InstanceCount": 1, "InstanceType": "ml.m5.large", "VolumeSizeInGB": 5}

client = boto3.client(
    "sagemaker",
    endpoint_url=ENDPOINT,
    region_name="eu-west-1",
    aws_access_key_id="111111111111",
    aws_secret_access_key="x",  # noqa: S106 -- of nobody
)
client.create_processing_job(
    ProcessingJobName="by-botocore",
    RoleArn=ROLE,
    AppSpecification={"ImageUri": IMAGE, "ContainerEntrypoint": ["python3", "-c", "print(1)"]},
    ProcessingResources={"ClusterConfig": RESOURCES},
)
wait = {"Delay": 1, "MaxAttempts": 30}
client.get_waiter("processing_job_completed_or_stopped").wait(ProcessingJobName="by-botocore", WaiterConfig=wait)
client.create_training_job(
    TrainingJobName="by-botocore",
    RoleArn=ROLE,
    AlgorithmSpecification={
        "TrainingImage": IMAGE,
        "TrainingInputMode": "File",
        "ContainerEntrypoint": ["python3", "-c", "print('auc=0.5')"],
        "MetricDefinitions": [{"Name": "auc", "Regex": "auc=([0-9.]+)"}],
    },
    OutputDataConfig={"S3OutputPath": "s3://jobs-out/models"},
    ResourceConfig=RESOURCES,
    StoppingCondition={"MaxRuntimeInSeconds": 60},
)
client.get_waiter("training_job_completed_or_stopped").wait(TrainingJobName="by-botocore", WaiterConfig=wait)
processed = client.describe_processing_job(ProcessingJobName="by-botocore")
trained = client.describe_training_job(TrainingJobName="by-botocore")
listed = client.list_training_jobs(NameContains="BOTO")
answer = {
    "processed": processed,
    "trained": trained,
    "listed": listed["TrainingJobSummaries"],
    "timed": str(type(trained["TrainingEndTime"]).__name__),
}
print(json.dumps(answer, default=str))
