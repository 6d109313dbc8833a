"""The lead of an indicator: the stages that tell, before results are due, what is on its way."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, Strict, model_validator

from ocop_lib.errors import NOWHERE, FaultKind
from ocop_lib.files.fields import refuse
from ocop_lib.files.records import Record
from ocop_lib.plan.fields import TaskRef, at_key
from ocop_lib.stages import STAGES, rank

UNKNOWN_STAGE = FaultKind(
    "plan.unknown_stage",
    "Không có bước nào của chu trình mang mã này.",
    "Dùng một mã bước của chu trình (cột stage của bảng stages).",
)
REPEATED_STAGE = FaultKind(
    "plan.repeated_stage",
    "Một bước của chu trình được ghi hai lần.",
    "Mỗi bước chỉ ghi một lần.",
)


def _known(stage: str) -> str:
    if stage not in STAGES:
        refuse([((), UNKNOWN_STAGE.among(NOWHERE, stage, STAGES))])
    return stage


StageRef = Annotated[str, Strict(), AfterValidator(_known)]


class Lead(Record):
    """What tells early whether a target will be reached.

    Args:
        task: id of the task whose due date ends the wait: by then products have results.
        stages: the stages of the annual cycle that are watched until then; a product that has
            reached the last of them has all that its unit can contribute.
    """

    task: TaskRef
    stages: tuple[StageRef, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_stages(self) -> Self:
        repeated = {stage for stage in self.stages if self.stages.count(stage) > 1}
        refuse(at_key("stages", REPEATED_STAGE.at(found=stage)) for stage in sorted(repeated))
        return self

    @property
    def last_first(self) -> tuple[str, ...]:
        """The stages, the one that products reach last first."""
        return tuple(sorted(self.stages, key=rank, reverse=True))
