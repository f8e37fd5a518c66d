"""The words by which a note speaks of a labour case, in whatever it says besides."""

import re

CASE_WORDS = re.compile(
    "仲裁|信访|上访|监察|投诉|举报|诉讼|起诉|被告|被员工告|官司|判决|法院|欠薪|拖欠|讨薪|处罚|罢工|停工|工伤|纠纷|争议|案件"
)
