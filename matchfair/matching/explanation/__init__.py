"""Why a plan is as it is, and why it cannot be better: reasons, alternates, shortages and repairs."""
