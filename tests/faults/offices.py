"""Random weeks of offices with hubs: late, lost, copied and set up anew, with laptops that go between hub and province
and some that know no other way; in the end nothing may be lost, there twice, or back from the dead."""

from __future__ import annotations

import msgspec
import pytest
from simulation import hub_rules_off, offices

from fieldapp.sync import protocol

STEPS = 70  # of a schedule
BROKEN = hub_rules_off.SWITCHES


class Done(msgspec.Struct):
    """What was done, and every broken promise with the seed of its schedule."""

    seed: int
    schedules: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """The whole in words."""
        said = f"seeds {self.seed} to {self.seed + self.schedules - 1}: {self.schedules} schedules with two hubs, "
        return "\n".join([said + f"{len(self.faults)} faults", *self.faults])


def run(schedules: int, seed: int, *, broken: str = "", steps: int = STEPS) -> Done:
    """Lives that many schedules, each from a seed of its own; with a rule switched off until one fails."""
    done = Done(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protocol, "SMALLEST", 1)  # answers of a few rows, so that every exchange has pages
        if broken:
            BROKEN[broken](patch)
        for number in range(seed, seed + schedules):
            done.schedules += 1
            done.faults += [f"{number}: {fault}" for fault in offices.settle(number, steps)[:3]]
            if broken and done.faults:
                return done
    return done
