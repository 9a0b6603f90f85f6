"""Values for what the snippets of the docs declare: what their reader has already. test/docs/given.ts is the same."""

from collections.abc import Callable

from aws_cdk import Duration, SecretValue, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sagemaker as sagemaker
from aws_cdk import aws_sns as sns
from aws_cdk import Environment
from constructs import Construct

from cdk_ml_lifecycle import data, delivery, foundation, goal, monitoring, registry, serving, training

PROD = Environment(account="333333333333", region="eu-west-1")
MODEL = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/mortgage-approval/7"


def declaration() -> dict:
    return {
        "name": "mortgage-approval",
        "owner": "lending@example.com",
        "business_goal": "Decide routine applications the same day",
        "kpi": goal.Kpi.at_least("SameDayDecisions", 0.8),
        "problem": goal.Problem.binary_classification(target="deny", positive_label="yes"),
        "objectives": [goal.Objective.at_least("auc", 0.78)],
        "fairness": goal.Fairness.none("the snippet decides nothing about people"),
        "service_levels": goal.ServiceLevels(
            latency_p99=Duration.millis(200), availability=0.995, model_age=Duration.days(90)
        ),
    }


USE_CASE = goal.UseCase.define(**declaration())


class Given:
    """The values of one snippet. What has a name of its own is made once."""

    def __init__(self, stack: Stack) -> None:
        self.scope = Construct(stack, "SnippetGiven")
        self.made: dict[str, object] = {}

    def once(self, name: str, make: Callable[[], object]) -> object:
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def lake(self) -> data.DataLake:
        return self.once("lake", lambda: data.DataLake(self.scope, "Lake", use_case=USE_CASE))

    def models(self) -> registry.ModelPackageGroup:
        return self.once("models", lambda: registry.ModelPackageGroup(self.scope, "Models", use_case=USE_CASE))

    def vpc(self) -> ec2.Vpc:
        subnets = ec2.SubnetConfiguration(name="jobs", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        return self.once("vpc", lambda: ec2.Vpc(self.scope, "Vpc", subnet_configuration=[subnets]))

    def pipeline(self) -> training.TrainingPipeline:
        return training.TrainingPipeline(
            self.scope,
            "Pipeline",
            use_case=USE_CASE,
            dataset=self.lake().curated.dataset("applications"),
            code=training.ModelCode.scikit_learn("code"),
            models=self.models(),
            artifacts=self.lake().artifacts,
        )

    def model(self) -> serving.ServedModel:
        return serving.ServedModel.from_package(MODEL, artifacts=self.lake().artifacts)

    def release(self) -> delivery.ReleaseStack:
        release = delivery.ReleaseStack(self.scope, "Release", use_case=USE_CASE)
        role = release.parameter_from_environment("ServingRole").value_as_string
        serving.ModelEndpoint(
            release,
            "Endpoint",
            model=release.served_model(),
            hosting=serving.Hosting.realtime(instance_type="ml.m6i.large"),
            role=iam.Role.from_role_arn(release, "Role", role),
        )
        return release

    def deployed(self) -> delivery.Delivery:
        return delivery.Delivery(
            self.scope,
            "Delivery",
            models=self.models(),
            artifacts=self.lake().artifacts,
            release=self.release(),
            stages=[delivery.Stage.of("prod", env=PROD, approval=delivery.Approval.manual())],
            smoke_test=delivery.SmokeTest.json({"instances": [{"hir": 0.25}]}),
        )

    def releases(self) -> delivery.ModelReleases:
        return delivery.ModelReleases(
            self.scope,
            "Releases",
            models=self.models(),
            artifacts=self.lake().artifacts,
            release=self.release(),
            stages=[delivery.Stage.of("prod", env=PROD)],
        )

    def features(self) -> data.FeatureGroup:
        return data.FeatureGroup(
            self.scope,
            "Applicants",
            feature_group_name="applicants",
            description="Applicants for a mortgage",
            record_identifier="applicant",
            event_time="received",
            features=[data.Feature.fractional("dir")],
            offline=self.lake().features,
        )

    def workbench(self) -> foundation.Workbench:
        network = foundation.Network(self.scope, "Network", endpoints=foundation.Workbench.endpoints())
        return foundation.Workbench(self.scope, "Workbench", domain_name="lending", network=network, users=["ana"])

    def destination(self, name: str) -> events.ApiDestination:
        secret = SecretValue.secrets_manager("github")
        authorization = events.Authorization.api_key("token", secret)
        connection = events.Connection(self.scope, "Connection", authorization=authorization)
        endpoint = "https://api.github.com/repos/acme/models/dispatches"
        return events.ApiDestination(self.scope, name, connection=connection, endpoint=endpoint)

    def role(self, name: str, service: str) -> iam.Role:
        return iam.Role(self.scope, name, assumed_by=iam.ServicePrincipal(f"{service}.amazonaws.com"))

    def cfn_pipeline(self, name: str) -> sagemaker.CfnPipeline:
        return sagemaker.CfnPipeline(
            self.scope,
            name,
            pipeline_name="mortgage-approval-training",
            pipeline_definition={"PipelineDefinitionBody": "{}"},
            role_arn="arn:aws:iam::111111111111:role/training",
        )

    def endpoint(self, name: str) -> sagemaker.CfnEndpoint:
        return sagemaker.CfnEndpoint(self.scope, name, endpoint_config_name="mortgage")

    def image(self, name: str) -> training.OwnImage:
        repository = ecr.Repository.from_repository_name(self.scope, name, "mortgage")
        return training.OwnImage(repository=repository, tag_or_digest=f"sha256:{'0' * 64}")


STRINGS = {
    "environment_name": "prod",
    "baseline_uri": "s3://mortgage-approval-artifacts/models/abc/baseline.json",
    "model_version": "7",
    "model_created_at": "2026-11-01T09:30:00Z",
}

BY_TYPE: dict[str, Callable[[Given, str], object]] = {
    "data.DataLake": lambda given, name: given.lake(),
    "data.Dataset": lambda given, name: given.lake().curated.dataset("applications"),
    "data.FeatureGroup": lambda given, name: given.features(),
    "data.Zone": lambda given, name: given.lake().curated,
    "data.IZone": lambda given, name: given.lake().artifacts,
    "delivery.Delivery": lambda given, name: given.deployed(),
    "delivery.ModelReleases": lambda given, name: given.releases(),
    "delivery.ReleaseStack": lambda given, name: given.release(),
    "ec2.ISecurityGroup": lambda given, name: ec2.SecurityGroup(given.scope, name, vpc=given.vpc()),
    "ec2.IVpc": lambda given, name: given.vpc(),
    "events.IApiDestination": lambda given, name: given.destination(name),
    "foundation.EventHandler": lambda given, name: foundation.EventHandler(
        given.scope, name, handler="retrain", description="Retrains"
    ),
    "foundation.INetwork": lambda given, name: foundation.Network.from_ids(
        subnet_ids=["subnet-1", "subnet-2"], security_group_ids=["sg-1"]
    ),
    "foundation.PackageRepository": lambda given, name: foundation.PackageRepository(
        given.scope, name, domain_name="lending"
    ),
    "foundation.ServiceRole": lambda given, name: foundation.ServiceRole(
        given.scope, name, service="sagemaker.amazonaws.com", description="Runs jobs"
    ),
    "foundation.Workbench": lambda given, name: given.workbench(),
    "goal.IUseCase": lambda given, name: USE_CASE,
    "goal.UseCase": lambda given, name: goal.UseCase(given.scope, name, **declaration()),
    "iam.IRole": lambda given, name: given.role(name, "sagemaker"),
    "iam.Role": lambda given, name: given.role(name, "lambda"),
    "kms.IKey": lambda given, name: kms.Key(given.scope, name),
    "lambda.IFunction": lambda given, name: lambda_.Function.from_function_name(given.scope, name, "credentials"),
    "monitoring.EndpointAlarms": lambda given, name: monitoring.EndpointAlarms(
        given.scope, name, use_case=USE_CASE, environment_name="prod"
    ),
    "registry.IModelPackageGroup": lambda given, name: given.models(),
    "registry.ModelPackageGroup": lambda given, name: given.models(),
    "s3.IBucket": lambda given, name: s3.Bucket(given.scope, name),
    "sagemaker.CfnEndpoint": lambda given, name: given.endpoint(name),
    "sagemaker.CfnPipeline": lambda given, name: given.cfn_pipeline(name),
    "sagemaker.IEndpointRef": lambda given, name: given.endpoint(name),
    "sagemaker.IPipelineRef": lambda given, name: given.cfn_pipeline(name),
    "serving.ModelEndpoint": lambda given, name: serving.ModelEndpoint(
        given.scope,
        name,
        model=given.model(),
        hosting=serving.Hosting.realtime(instance_type="ml.m6i.large"),
    ),
    "serving.ServedModel": lambda given, name: given.model(),
    "sns.ITopic": lambda given, name: sns.Topic(given.scope, name),
    "training.OwnImage": lambda given, name: given.image(name),
    "training.TrainingPipeline": lambda given, name: given.pipeline(),
}


def value(given: Given, name: str, kind: str) -> object:
    """A value for `# name: kind` in a snippet."""
    return STRINGS[name] if kind == "str" else BY_TYPE[kind](given, name)
