"""A pipeline of every step that a model needs, written with AWS's SDK as its documentation shows."""

from __future__ import annotations

from pathlib import Path

from sagemaker.inputs import TrainingInput
from sagemaker.model import Model
from sagemaker.processing import ProcessingInput, ProcessingOutput
from sagemaker.sklearn.estimator import SKLearn
from sagemaker.sklearn.processing import SKLearnProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import CacheConfig, ProcessingStep, TrainingStep

from local_aws import BUCKET, LocalAws
from roles import job_role, key

SCRIPTS = Path(__file__).with_name("scripts")
GROUP = "means"
KEEP = ParameterInteger("Keep", default_value=4)
LIMIT = ParameterFloat("Limit", default_value=5.5)
SCALE = ParameterFloat("Scale", default_value=2.0)
DATA = ParameterString("Data", default_value=f"s3://{BUCKET}/numbers/numbers.csv")
REPORT = PropertyFile(name="Report", output_name="evaluation", path="evaluation.json")


class WholePipeline:
    """The steps, by name, and the pipeline that they make."""

    def __init__(self, aws: LocalAws) -> None:
        """Write the pipeline, and put its code into S3."""
        self.aws = aws
        self.session = aws.pipeline_session()
        self.role = job_role(aws)
        self.prepare = self._prepare()
        self.train = self._train()
        self.evaluate = self._evaluate()
        self.pipeline = Pipeline(
            name="whole",
            parameters=[KEEP, LIMIT, SCALE, DATA],
            steps=[self.prepare, self.train, self.evaluate, self._decide()],
            sagemaker_session=self.session,
        )

    def _processor(self, name: str) -> SKLearnProcessor:
        return SKLearnProcessor(
            framework_version="1.2-1",
            role=self.role,
            instance_type="ml.m5.large",
            instance_count=1,
            base_job_name=name,
            sagemaker_session=self.session,
        )

    def _prepare(self) -> ProcessingStep:
        arguments = self._processor("prepare").run(
            code=str(SCRIPTS / "prepare.py"),
            arguments=["--keep", KEEP.to_string()],
            inputs=[ProcessingInput(source=DATA, destination="/opt/ml/processing/input/data", input_name="data")],
            outputs=[ProcessingOutput(output_name="train", source="/opt/ml/processing/output/train")],
        )
        cache = CacheConfig(enable_caching=True, expire_after="PT1H")
        return ProcessingStep(name="Prepare", step_args=arguments, cache_config=cache)

    def _train(self) -> TrainingStep:
        estimator = SKLearn(
            entry_point="train.py",
            source_dir=str(SCRIPTS),
            framework_version="1.2-1",
            role=self.role,
            instance_type="ml.m5.large",
            instance_count=1,
            hyperparameters={"scale": SCALE},
            output_kms_key=key(self.aws),
            output_path=Join(on="/", values=[f"s3://{BUCKET}/models", ExecutionVariables.PIPELINE_EXECUTION_ID]),
            sagemaker_session=self.session,
        )
        train = self.prepare.properties.ProcessingOutputConfig.Outputs["train"].S3Output.S3Uri
        return TrainingStep(name="Train", step_args=estimator.fit({"train": TrainingInput(s3_data=train)}))

    def _evaluate(self) -> ProcessingStep:
        model = self.train.properties.ModelArtifacts.S3ModelArtifacts
        arguments = self._processor("evaluate").run(
            code=str(SCRIPTS / "evaluate.py"),
            inputs=[ProcessingInput(source=model, destination="/opt/ml/processing/input/model", input_name="model")],
            outputs=[ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/output/evaluation")],
        )
        return ProcessingStep(name="Evaluate", step_args=arguments, property_files=[REPORT])

    def _decide(self) -> ConditionStep:
        mean = JsonGet(step_name="Evaluate", property_file=REPORT, json_path="regression.mean.value")
        words = ["the mean is", mean, "and may be", LIMIT]
        return ConditionStep(
            name="Decide",
            conditions=[ConditionLessThanOrEqualTo(left=mean, right=LIMIT)],
            if_steps=[self._register()],
            else_steps=[FailStep(name="TooMuch", error_message=Join(on=" ", values=words))],
        )

    def _register(self) -> ModelStep:
        model = Model(
            image_uri=self._processor("model").image_uri,
            model_data=self.train.properties.ModelArtifacts.S3ModelArtifacts,
            role=self.role,
            sagemaker_session=self.session,
        )
        arguments = model.register(
            content_types=["application/json"],
            response_types=["application/json"],
            inference_instances=["ml.m5.large"],
            model_package_group_name=GROUP,
            approval_status="PendingManualApproval",
            customer_metadata_properties={"execution": ExecutionVariables.PIPELINE_EXECUTION_ARN},
        )
        return ModelStep(name="Register", step_args=arguments)
