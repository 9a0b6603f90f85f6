"""The example's templates, deployed in their accounts: services answer what the templates set."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.running import PROD, REGION, STAGING, TOOLS, Emulator
from support.stacks import Stack

from .assembly import IN_REPOSITORY, deploy, release, template
from .standin import StandIn

pytestmark = pytest.mark.skipif(not IN_REPOSITORY, reason="the example's templates lie in the repository")
STACKS = {
    "mortgage-approval-dev": TOOLS,
    "mortgage-approval-staging": STAGING,
    "mortgage-approval-prod": PROD,
}
# The properties in the templates that have no effect here, as reviewed.
IGNORED = {
    "AWS::DynamoDB::Table": {"SSESpecification"},
    "AWS::Glue::Database": {"CatalogId"},
    "AWS::Glue::Table": {"CatalogId"},
    "AWS::KMS::Key": {"EnableKeyRotation"},
    "AWS::Lambda::Function": {"Architectures", "KmsKeyArn", "LoggingConfig.LogFormat", "MemorySize", "TracingConfig"},
    "AWS::Logs::LogGroup": {"KmsKeyId", "RetentionInDays"},
    "AWS::S3::Bucket": {"LifecycleConfiguration", "LoggingConfiguration"},
    "AWS::SQS::Queue": {"KmsMasterKeyId"},
    "AWS::SageMaker::ModelCard": {"SecurityConfig"},
}
PACKAGE = f"arn:aws:sagemaker:{REGION}:{TOOLS}:model-package/mortgage-approval/1"
IMAGE = f"{TOOLS}.dkr.ecr.{REGION}.amazonaws.com/models@sha256:{'1' * 64}"
MODEL_DATA = "s3://artifacts/released/mortgage-approval/1/version/model.tar.gz"


@pytest.fixture(scope="module")
def deployed(emulator: Emulator, standin: StandIn) -> dict[str, Stack]:
    standin.requests.clear()
    return {name: deploy(emulator, account, name) for name, account in STACKS.items()}


def resources(deployed: dict[str, Stack], type_name: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """List account, physical id, logical id and properties of each resource of a type."""
    return [
        (STACKS[name], stack.physical_ids[logical_id], logical_id, one.get("Properties", {}))
        for name, stack in deployed.items()
        for logical_id, one in template(name)["Resources"].items()
        if one["Type"] == type_name
    ]


def test_every_stack_is_there(deployed: dict[str, Stack]) -> None:
    assert {name: stack.status for name, stack in deployed.items()} == dict.fromkeys(STACKS, "CREATE_COMPLETE")


def test_only_budgets_are_recorded_and_little_is_ignored(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    report = emulator.control("Report")
    recorded = [(one["stack"], one["type"]) for one in report["recorded"] if one["stack"] in STACKS]
    # nothing costs anything here
    assert sorted(recorded) == sorted((name, "AWS::Budgets::Budget") for name in STACKS)
    ours = {logical_id for name in STACKS for logical_id in template(name)["Resources"]}
    ignored: dict[str, set[str]] = {}
    for one in report["ignored"]:
        if ours & set(one["logicalIds"]):
            ignored.setdefault(one["type"], set()).add(one["property"])
    assert ignored == IGNORED


def test_buckets_are_as_the_templates_say(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::S3::Bucket")
    assert found
    for account, bucket, _, properties in found:
        s3 = emulator.client("s3", account)
        [rule] = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
        [written] = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        by_default = rule["ApplyServerSideEncryptionByDefault"]
        assert by_default["SSEAlgorithm"] == written["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
        if "KMSMasterKeyID" in written["ServerSideEncryptionByDefault"]:
            assert by_default["KMSMasterKeyID"].startswith(f"arn:aws:kms:{REGION}:{account}:key/")
            assert rule["BucketKeyEnabled"] is True
        owner = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
        assert owner == properties["OwnershipControls"]["Rules"]
        blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        assert blocked == properties["PublicAccessBlockConfiguration"]
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
        events = s3.get_bucket_notification_configuration(Bucket=bucket)
        assert ("EventBridgeConfiguration" in events) == ("NotificationConfiguration" in properties)


def test_buckets_keep_their_rules_and_logs(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    for account, bucket, _, properties in resources(deployed, "AWS::S3::Bucket"):
        s3 = emulator.client("s3", account)
        rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
        for kept, written in zip(rules, properties["LifecycleConfiguration"]["Rules"], strict=True):
            assert kept["ID"] == written["Id"]
            expiration = kept.get("Expiration", {})
            assert expiration.get("Days") == written.get("ExpirationInDays")
            assert expiration.get("ExpiredObjectDeleteMarker") == written.get("ExpiredObjectDeleteMarker")
            assert kept.get("NoncurrentVersionExpiration") == written.get("NoncurrentVersionExpiration")
            assert kept.get("AbortIncompleteMultipartUpload") == written.get("AbortIncompleteMultipartUpload")
        logging = s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled")
        assert (logging is not None) == ("LoggingConfiguration" in properties)
        if logging:
            written = properties["LoggingConfiguration"]
            assert logging["TargetObjectKeyFormat"] == written["TargetObjectKeyFormat"]


def test_tables_expire_and_recover(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::DynamoDB::Table")
    assert found
    for account, table, _, properties in found:
        dynamodb = emulator.client("dynamodb", account)
        expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        assert expiry["TimeToLiveStatus"] == "ENABLED"
        assert expiry["AttributeName"] == properties["TimeToLiveSpecification"]["AttributeName"]
        backups = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
        assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"


def test_functions_are_as_the_templates_say(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::Lambda::Function")
    assert found
    for account, function, _, properties in found:
        configured = emulator.client("lambda", account).get_function_configuration(FunctionName=function)
        for name in ("Handler", "Runtime", "Timeout", "MemorySize", "Description", "Architectures"):
            assert configured[name] == properties[name], name
        assert configured["TracingConfig"] == properties["TracingConfig"]
        assert configured["LoggingConfig"]["LogFormat"] == "JSON"
        assert configured["CodeSize"] > 1000
        assert set(configured["Environment"]["Variables"]) == set(properties["Environment"]["Variables"])


def test_asynchronous_invocations_end_in_dead_letters(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::Lambda::EventInvokeConfig")
    assert found
    for account, physical_id, _, properties in found:
        function, qualifier = physical_id.split(":", 1)
        kept = emulator.client("lambda", account).get_function_event_invoke_config(
            FunctionName=function, Qualifier=qualifier
        )
        assert kept["MaximumRetryAttempts"] == properties["MaximumRetryAttempts"]
        assert kept["MaximumEventAgeInSeconds"] == properties["MaximumEventAgeInSeconds"]
        assert ":sqs:" in kept["DestinationConfig"]["OnFailure"]["Destination"]


def test_queues_have_their_attributes_and_policies(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::SQS::Queue")
    assert found
    for account, url, _, properties in found:
        kept = emulator.client("sqs", account).get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        assert kept["MessageRetentionPeriod"] == str(properties["MessageRetentionPeriod"])
        assert kept["SqsManagedSseEnabled"] == "false"
        assert kept["KmsMasterKeyId"].startswith(f"arn:aws:kms:{REGION}:{account}:key/")
        assert {one["Sid"] for one in json.loads(kept["Policy"])["Statement"]} == {"TlsOnly", "RulesOfThisAccount"}


def test_rules_keep_all_of_their_targets(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::Events::Rule")
    assert found
    for account, physical_id, _, properties in found:
        events = emulator.client("events", account)
        name, bus = physical_id.split("|")[-1], properties.get("EventBusName")
        more = {"EventBusName": deployed["mortgage-approval-dev"].physical_ids[bus["Ref"]]} if bus else {}
        rule = events.describe_rule(Name=name, **more)
        assert rule.get("ScheduleExpression") == properties.get("ScheduleExpression")
        assert set(json.loads(rule.get("EventPattern", "{}"))) == set(properties.get("EventPattern", {}))
        targets = events.list_targets_by_rule(Rule=name, **more)["Targets"]
        for kept, written in zip(targets, properties["Targets"], strict=True):
            assert set(kept) == set(written)
            assert kept.get("RetryPolicy") == written.get("RetryPolicy")
            assert kept.get("InputTransformer") == written.get("InputTransformer")
            if "DeadLetterConfig" in written:
                assert kept["DeadLetterConfig"]["Arn"].startswith(f"arn:aws:sqs:{REGION}:{account}:")


def test_keys_and_roles_are_as_the_templates_say(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    for account, key, _, properties in resources(deployed, "AWS::KMS::Key"):
        kms = emulator.client("kms", account)
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True
        policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        assert len(policy["Statement"]) == len(properties["KeyPolicy"]["Statement"])
    for account, role, _, properties in resources(deployed, "AWS::IAM::Role"):
        iam = emulator.client("iam", account)
        kept = iam.get_role(RoleName=role)["Role"]
        assert kept["Path"] == properties.get("Path", "/")
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        assert names == [one["PolicyName"] for one in properties.get("Policies", [])]


def test_alarms_and_dashboards_are_there(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    found = resources(deployed, "AWS::CloudWatch::Alarm")
    assert found
    for account, alarm, _, properties in found:
        [kept] = emulator.client("cloudwatch", account).describe_alarms(AlarmNames=[alarm])["MetricAlarms"]
        assert kept["Threshold"] == properties["Threshold"]
        assert len(kept.get("Metrics", [])) == len(properties.get("Metrics", []))
        assert kept["TreatMissingData"] == properties["TreatMissingData"]
        assert kept.get("EvaluateLowSampleCountPercentile") == properties.get("EvaluateLowSampleCountPercentile")
    for account, dashboard, _, _ in resources(deployed, "AWS::CloudWatch::Dashboard"):
        body = emulator.client("cloudwatch", account).get_dashboard(DashboardName=dashboard)["DashboardBody"]
        assert json.loads(body)["widgets"]


def test_bus_judges_by_its_policy(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    buses = resources(deployed, "AWS::Events::EventBus")
    assert {bus for _, bus, _, _ in buses} == {"mortgage-approval-retraining", "mortgage-approval-notifications"}
    for account, bus, _, properties in buses:
        kept = json.loads(emulator.client("events", account).describe_event_bus(Name=bus)["Policy"])
        assert kept["Statement"][0]["Condition"] == properties["Policy"]["Statement"][0]["Condition"]


def test_simulator_was_told_of_the_rest(deployed: dict[str, Stack], standin: StandIn) -> None:
    [pipeline] = [one for one in standin.asked("CreatePipeline") if one.service == "codepipeline"]
    stages = pipeline.body["pipeline"]["stages"]
    assert [stage["name"] for stage in stages] == ["Source", "staging", "Approve-prod", "prod"]
    assert stages[0]["actions"][0]["configuration"]["PollForSourceChanges"] == "false"
    assert pipeline.body["pipeline"]["artifactStore"]["encryptionKey"]["type"] == "KMS"
    training = [one for one in standin.asked("CreatePipeline") if one.service == "sagemaker"]
    assert {one.account for one in training} == {TOOLS, STAGING, PROD}
    for one in training:
        assert json.loads(one.body["PipelineDefinition"])["Steps"]
    assert standin.asked("PutModelPackageGroupPolicy")[0].account == TOOLS
    [card] = standin.asked("CreateModelCard")
    assert json.loads(card.body["Content"])["model_overview"]["model_name"] == "mortgage-approval"


def test_release_serves_in_the_account_of_its_stack(
    emulator: Emulator, deployed: dict[str, Stack], fresh: StandIn
) -> None:
    parameters = {
        "ModelImage": IMAGE,
        "ModelDataUri": MODEL_DATA,
        "ModelPackageArn": PACKAGE,
        "BaselineUri": "s3://bucket/baseline/",
        "ModelCreatedAt": "2026-11-25T00:00:00Z",
        "EndpointName": "mortgage-approval-staging",
        "ServingRole": "/mortgage-approval/staging/serving/role",
        "ServingKey": "/mortgage-approval/staging/serving/key",
        "CaptureBucket": "/mortgage-approval/staging/serving/capture",
        "EnvironmentName": "staging",
    }
    everything = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    trust = {"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = emulator.role("cdk-cfn-exec-role", everything, STAGING, trust)
    cloudformation = emulator.client("cloudformation", STAGING)
    stack = Stack(cloudformation, "mortgage-approval-staging-release")
    made = cloudformation.create_change_set(
        StackName=stack.name,
        ChangeSetName="release",
        ChangeSetType="CREATE",
        RoleARN=role,
        TemplateBody=json.dumps(release()),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    )
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"], WaiterConfig={"Delay": 1})
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    stack.wait()

    assert stack.status == "CREATE_COMPLETE"
    assert {request.principal for request in fresh.requests} == {role}
    [model] = fresh.asked("CreateModel")
    platform = deployed["mortgage-approval-staging"]
    assert model.body["ExecutionRoleArn"] == f"arn:aws:iam::{STAGING}:role/ml/mortgage-approval-staging-serving"
    container = model.body["PrimaryContainer"]
    assert (container["Image"], container["ModelDataUrl"]) == (IMAGE, MODEL_DATA)
    assert container["Environment"]["SAGEMAKER_PROGRAM"] == "inference.py"
    [configured] = fresh.asked("CreateEndpointConfig")
    bucket = configured.body["DataCaptureConfig"]["DestinationS3Uri"].removeprefix("s3://").removesuffix("/captured/1")
    assert bucket in platform.physical_ids.values()
    [target] = fresh.asked("RegisterScalableTarget")
    assert target.body["ResourceId"] == "endpoint/mortgage-approval-staging/variant/main"
    [policy] = fresh.asked("PutScalingPolicy")
    assert policy.body["ServiceNamespace"] == "sagemaker"
    [silent] = emulator.client("cloudwatch", STAGING).describe_alarms(
        AlarmNames=["mortgage-approval-staging-drift-check-silent"]
    )["MetricAlarms"]
    assert [one["Id"] for one in silent["Metrics"]] == ["silence", "checks"]
    [name] = [stack.physical_ids[key] for key, one in release()["Resources"].items() if "Schedule" in one["Type"]]
    schedule = emulator.client("scheduler", STAGING).get_schedule(Name=name)
    assert schedule["Target"]["Arn"].endswith(":function:mortgage-approval-staging-start-drift-check")
    told = json.loads(schedule["Target"]["Input"])
    assert told["baselineUri"] == "s3://bucket/baseline/"

    stack.delete()
    assert stack.status == "DELETE_COMPLETE"
    assert not [key for key in fresh.rows if key[0] == STAGING and key[1] != "Pipeline"]


def test_stacks_go_and_retained_resources_stay(emulator: Emulator, deployed: dict[str, Stack]) -> None:
    kept = {
        (STACKS[name], stack.physical_ids[logical_id])
        for name, stack in deployed.items()
        for logical_id, one in template(name)["Resources"].items()
        if one["Type"] == "AWS::S3::Bucket" and one.get("DeletionPolicy") == "RetainExceptOnCreate"
    }
    for stack in deployed.values():
        stack.delete()

    assert {stack.status for stack in deployed.values()} == {"DELETE_COMPLETE"}
    for account, bucket in kept:
        emulator.client("s3", account).head_bucket(Bucket=bucket)
    assert emulator.client("dynamodb", TOOLS).list_tables()["TableNames"] == []
