"""Invented enterprises, agencies and staff with valid credit codes; none of them exists."""

from random import Random

from stdnum.cn import uscc

from matchfair.fees import read_fee

STREETS = ("坪山街道", "坑梓街道", "龙田街道", "石井街道", "马峦街道", "碧岭街道")
SYLLABLES = "宏图 华腾 精研 科瑞 世佳 越海 明硕 启航 嘉盛 润达 众诚 新锦程 佳音 益达康 德润 博纳 力合 泰和 聚力 方圆 卓立 永盛".split()
TRADES = (
    ("五金塑胶", "制造业"),
    ("精密模具", "制造业"),
    ("智能装备", "制造业"),
    ("电子科技", "软件和信息技术服务业"),
    ("包装制品", "制造业"),
    ("餐饮管理", "住宿和餐饮业"),
    ("物流", "交通运输、仓储和邮政业"),
    ("家政服务", "居民服务业"),
    ("生物科技", "科学研究和技术服务业"),
    ("商贸", "批发和零售业"),
)
TERMS = ("对企业免费，由财政补贴", "每月500元，按人数递增", "首年免费，次年每月300元", "面议")
CERTIFICATES = ("人力资源管理师", "劳动关系协调员", "劳动争议调解员", "法律职业资格")


def credit_code(random: Random, prefix: str) -> str:
    body = prefix + "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(17 - len(prefix)))
    return body + uscc.calc_check_digit(body)


def enterprises(random: Random, count: int) -> list[dict]:
    names = unique_names(random, count, lambda: random.choice(TRADES))
    return [enterprise(random, number, name, industry) for number, (name, industry) in enumerate(names, 1)]


def unique_names(random: Random, count: int, draw) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    while len(found) < count:
        trade, industry = draw()
        found.setdefault(f"深圳市{random.choice(SYLLABLES)}{random.choice('精恒天盛永明德')}{trade}有限公司", industry)
    return list(found.items())


def enterprise(random: Random, number: int, name: str, industry: str) -> dict:
    street = random.choice(STREETS)
    headcount = min(100, max(2, int(random.lognormvariate(3.2, 0.8))))
    cases = random.random() < 0.6
    return {
        "name": name,
        "code": credit_code(random, "91440310MA5"),
        "industry": industry,
        "headcount": headcount,
        "revenue_fen": headcount * random.randint(15, 60) * 1_000_000,
        "registered_place": "深圳市坪山区",
        "tax_place": "深圳市坪山区",
        "operating_place": f"深圳市坪山区{street}金{random.choice('竹兰锦业')}路{random.randint(1, 199)}号",
        "total_assets_fen": headcount * random.randint(8, 30) * 1_000_000,
        "subdistrict": street,
        "contact": f"联系人{number:03d}",
        "phone": {"number": f"1390000{number:04d}", "mobile": True},
        "petition_cases": int(cases and random.random() < 0.4),
        "inspection_cases": int(cases and random.random() < 0.3),
        "arbitration_cases": random.randint(1, 2) if cases else 0,
        "key_enterprise": not cases,
        "key_basis": "" if cases else "20+8产业集群",
        "operating_state": "operating",
    }


def agencies(random: Random, count: int) -> list[dict]:
    kinds = (
        ("劳动关系服务中心", "社会组织", "劳动关系服务", "52440310"),
        ("律师事务所", "律师事务所", "法律服务", "31440310"),
        ("人力资源有限公司", "企业", "人力资源服务", "91440310"),
    )
    rows = []
    for number in range(1, count + 1):
        ending, kind, scope, prefix = kinds[number % 3]
        broad = number % 3 != 1
        services = sorted(random.sample(range(1, 11), random.randint(6, 9) if broad else random.randint(3, 5)))
        rows.append(
            {
                "name": f"深圳市{SYLLABLES[number]}{ending}",
                "code": credit_code(random, prefix),
                "entity_type": kind,
                "business_scope": scope,
                "service_address": f"深圳市坪山区{random.choice(STREETS)}",
                "contact": f"机构人{number:02d}",
                "phone": {"number": f"1380000{number:04d}", "mobile": True},
                "capacity": random.randint(5, 10),
                "services": [str(code) for code in services],
                "fee_terms": fee_terms(random.choice(TERMS)),
                "booth": f"{'AB'[number % 2]}{(number + 1) // 2:02d}",
            }
        )
    return rows


def fee_terms(text: str) -> dict:
    fee = read_fee(text).fee
    return {"text": text, "first_fen": fee.first_fen, "later_fen": fee.later_fen}


def staff(random: Random, agency_codes: list[str], year: int) -> list[dict]:
    return [
        {
            "agency_code": code,
            "name": f"专员{number:02d}{letter}",
            "full_time": True,
            "test_year": year,
            "certificate_type": random.choice(CERTIFICATES),
            "certificate_number": f"粤{random.randrange(10**9):010d}",
            "test_score": str(random.randint(160, 196) / 2),
        }
        for number, code in enumerate(agency_codes, 1)
        for letter in "甲乙丙"[: random.randint(2, 3)]
    ]
