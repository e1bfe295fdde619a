"""The shipped 2017 baseline as arrays, in the order of its file."""

import numpy as np

from coprod.model.baseline import load_baseline, shipped_baselines

BASELINE = load_baseline(shipped_baselines()["stakeholders_2017"])
FACTORS = BASELINE.factor_ids
PEOPLE = tuple(who.id for who in BASELINE.stakeholders)
PERCENTS = np.array(BASELINE.tenths_rows(), dtype=float) / 10
ORGANISATIONS = [who.organisation for who in BASELINE.stakeholders]
SECTORS = [who.sector for who in BASELINE.stakeholders]
SURREY = np.array([name == "Surrey CC" for name in ORGANISATIONS])
COUNCILS = np.array([name == "local government" for name in SECTORS])

FRONTLINE, TRAINING, ENABLING_USERS, ENABLING_COMMUNITIES = range(4)
SUPPORTING_USERS, SUPPORTING_COMMUNITIES, CONNECTING = 4, 5, 6
MANAGEMENT, ICT, OTHER_TECHNOLOGY, PARTNERS = 7, 8, 9, 10
