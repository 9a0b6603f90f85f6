"""The roles that pipelines of the tests run with."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from local_aws import ACCOUNT, BUCKET, LocalAws

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def role(aws: LocalAws, name: str, *statements: dict[str, Any]) -> str:
    """Make a role that SageMaker may assume, or find it, and return its ARN."""
    iam = aws.client("iam")
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    try:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))
    except iam.exceptions.EntityAlreadyExistsException:
        return arn
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **each} for each in statements]}
    iam.put_role_policy(RoleName=name, PolicyName="allowed", PolicyDocument=json.dumps(document))
    return arn


@cache
def key(aws: LocalAws) -> str:
    """Return the key that models and the code of training jobs are encrypted with."""
    return aws.client("kms").create_key()["KeyMetadata"]["Arn"]


def job_role(aws: LocalAws) -> str:
    """Return the role that jobs read and write with."""
    return role(
        aws,
        "job",
        {"Action": ["s3:GetObject", "s3:PutObject"], "Resource": f"arn:aws:s3:::{BUCKET}/*"},
        {"Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{BUCKET}"},
        {"Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": key(aws)},
    )


def pipeline_role(aws: LocalAws) -> str:
    """Return the role that starts the jobs, and reads property files."""
    return role(
        aws,
        "pipeline",
        {"Action": "iam:PassRole", "Resource": job_role(aws)},
        {"Action": ["s3:GetObject"], "Resource": f"arn:aws:s3:::{BUCKET}/*"},
        {
            "Action": [
                "sagemaker:AddTags",
                "sagemaker:CreateModelPackage",
                "sagemaker:CreateModelPackageGroup",
                "sagemaker:CreateProcessingJob",
                "sagemaker:CreateTrainingJob",
                "sagemaker:DescribeModelPackage",
                "sagemaker:DescribeProcessingJob",
                "sagemaker:DescribeTrainingJob",
                "sagemaker:StopProcessingJob",
                "sagemaker:StopTrainingJob",
            ],
            "Resource": "*",
        },
    )
