"""The columns of each kind of roster, the names offices give them, and who cleans them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from .identifiers import read_code, read_phone, service_reader
from .numbers import read_amount, read_count, read_score, read_year
from .texts import read_full_time, read_level, read_operating_state, read_text, read_yes_no

KINDS = ("enterprises", "agencies", "staff", "needs")


@dataclass(frozen=True)
class Column:
    """`synonyms` are compared without spaces, brackets, units and "last year" (see `headers.key`)."""

    header: str
    field: str
    clean: Callable
    synonyms: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    as_text: bool = False
    money: bool = False
    implied: bool = False  # an absent column still means something
    width: int = 14
    example: str | int | float = ""

    @property
    def names(self) -> list[str]:
        return [self.header, *self.synonyms.split()]


_CODE_NAMES = (
    "统一社会信用代码证号 社会统一信用代码 统一信用代码 社会信用代码 信用代码 统一代码 信用代码证号 组织机构代码 机构代码 "
    "营业执照号 营业执照号码 营业执照注册号 注册号 税号 纳税人识别号 企业代码 企业信用代码 企业统一社会信用代码 单位信用代码"
)
_CONTACT_NAMES = "联系人姓名 联络人 联络员 企业联系人 机构联系人 负责人 经办人 对接人 联系人员 姓名"
_PHONE_NAMES = (
    "电话 手机 手机号 手机号码 联系方式 联系手机 联系号码 电话号码 联系人电话 联系人手机 联络电话 移动电话 固定电话 座机 "
    "办公电话 企业联系电话 负责人电话 联系人联系方式 联系人联系电话"
)
_count = partial(read_count, largest=1_000_000)
_cases = partial(read_count, largest=10_000)
_capacity = partial(read_count, largest=1_000)
_long_text = partial(read_text, longest=1_000)


def columns_for(kind: str, find_service: Callable[[str], str | None] = lambda text: None) -> list[Column]:
    return {"enterprises": _enterprises, "agencies": _agencies, "staff": _staff, "needs": _needs}[kind](
        service_reader(find_service)
    )


def _code(header="统一社会信用代码", field="code", more="", example="91440300MA5EXAMP0P"):
    return Column(header, field, read_code, f"{_CODE_NAMES} {more}", required=True, as_text=True, width=23, example=example)


def _contact_columns():
    return [
        Column("联系人", "contact", read_text, _CONTACT_NAMES, width=10, example="张三"),
        Column("联系电话", "phone", read_phone, _PHONE_NAMES, as_text=True, width=16, example="13800138000"),
    ]


def _enterprises(_services):
    yes_no = ("是", "否")
    return [
        Column("企业名称", "name", read_text, "单位名称 公司名称 企业全称 公司全称 单位全称 企业 公司 单位 名称 企业单位名称 商户名称 "
               "服务对象 服务对象名称 小微企业名称 用人单位 用人单位名称 市场主体名称", required=True, width=30, example="深圳市示例五金有限公司"),
        _code(),
        Column("行业", "industry", read_text, "所属行业 行业类别 行业类型 行业分类 行业名称 国民经济行业 所在行业 行业门类", example="制造业"),
        Column("从业人员", "headcount", _count, "从业人员数 从业人数 从业人员人数 从业人员数量 职工人数 职工数 员工数 员工人数 员工总数 "
               "人数 用工人数 在职人数 在岗人数 企业人数 职工总数 用工总数 规模人数 参保人数", width=10, example=38),
        Column("营业收入(万元)", "revenue_fen", read_amount, "年营业收入 年度营业收入 营收 年营收 营业额 年营业额 年收入 主营业务收入 销售收入 "
               "年销售额 营业总收入", money=True, example=475.1),
        Column("资产总额(万元)", "total_assets_fen", read_amount, "总资产 资产总计 资产合计 资产 资产规模 企业资产总额", money=True, example=228.7),
        Column("注册地", "registered_place", read_text, "注册地址 登记地 登记地址 工商注册地 工商注册地址 注册地点 企业注册地 注册住所 住所",
               width=20, example="深圳市坪山区"),
        Column("纳税地", "tax_place", read_text, "税收征管地 纳税地址 税务登记地 税收地 缴税地 税务征管地 纳税所在地 税收缴纳地", width=20,
               example="深圳市坪山区"),
        Column("实际经营地", "operating_place", read_text, "经营地 经营地址 实际经营地址 主要经营地 主要经营地址 经营场所 办公地址 通讯地址 地址 "
               "企业地址 实际地址 生产经营地 生产经营地址", width=32, example="深圳市坪山区坑梓街道示例路1号"),
        Column("街道", "subdistrict", read_text, "所属街道 所在街道 街道办 镇街 乡镇街道 属地街道 街镇 街道名称 属地", example="坑梓街道"),
        *_contact_columns(),
        Column("上年度信访案件数", "petition_cases", _cases, "信访 信访案件 信访数 信访量 信访件数 劳动信访 劳动信访案件数 信访案件数量 信访宗数 "
               "案件数信访 案件信访 案件情况信访 劳动争议案件信访", example=0),
        Column("上年度监察案件数", "inspection_cases", _cases, "监察 监察案件 监察数 监察量 监察件数 劳动监察 劳动监察案件数 监察案件数量 监察宗数 "
               "案件数监察 案件监察 案件情况监察 劳动争议案件监察", example=0),
        Column("上年度仲裁案件数", "arbitration_cases", _cases, "仲裁 仲裁案件 仲裁数 仲裁量 仲裁件数 劳动仲裁 劳动仲裁案件数 仲裁案件数量 仲裁宗数 "
               "案件数仲裁 案件仲裁 案件情况仲裁 劳动争议案件仲裁", example=0),
        Column("重点企业", "key_enterprise", read_yes_no, "是否重点企业 是否为重点企业 重点 是否重点 区重点企业", choices=yes_no, width=10, example="否"),
        Column("认定依据", "key_basis", read_text, "重点企业认定依据 重点企业依据 依据 认定文件 认定名录 认定情况", width=20),
        Column("经营状态", "operating_state", read_operating_state, "经营状况 企业状态 登记状态 状态 存续状态 营业状态 经营情况 市场主体状态",
               choices=("正常经营", "停业", "注销", "吊销", "经营异常", "迁出", "清算"), width=10, example="正常经营"),
    ]


def _agencies(services):
    return [
        Column("机构名称", "name", read_text, "服务机构名称 单位名称 机构全称 服务机构 托管机构 托管机构名称 托管服务机构 托管服务机构名称 名称 "
               "单位 机构 律所名称 社会组织名称 企业名称 公司名称 单位全称", required=True, width=30, example="深圳市示例劳动关系服务中心"),
        _code(more="机构统一社会信用代码 机构信用代码 服务机构信用代码", example="51440300MJEXAMP11T"),
        Column("主体类型", "entity_type", read_text, "机构类型 单位类型 机构性质 单位性质 主体性质 类型 性质 主体类别 机构类别", example="社会组织"),
        Column("业务范围", "business_scope", _long_text, "经营范围 业务内容 主营业务 业务领域", width=20, example="劳动关系服务"),
        Column("服务场所地址", "service_address", read_text, "服务场所 服务地址 办公地址 办公场所 机构地址 地址 场所地址 服务地点 经营地址 通讯地址",
               width=28, example="深圳市坪山区示例路2号"),
        *_contact_columns(),
        Column("可服务企业数", "capacity", _capacity, "服务企业数 可服务企业数量 可服务数 可承接企业数 可承接数 承接能力 服务能力 服务容量 容量 "
               "可托管企业数 接收企业数 可接企业数 名额 最多服务企业数", width=12, example=10),
        Column("服务事项", "services", services, "服务内容 服务项目 可提供服务 可服务事项 提供服务事项 服务范围 托管事项 可提供的服务事项 服务类别",
               width=36, as_text=True, example="入职管理、劳动合同、社会保险"),
        Column("收费说明", "fee_terms", _long_text, "收费标准 收费 费用 收费方式 收费情况 服务费用 费用说明 报价", width=24, example="面议"),
        Column("展位号", "booth", read_text, "展位 摊位号 摊位 展位编号 展台号 展台 席位号", as_text=True, width=8, example="A01"),
    ]


def _staff(_services):
    return [
        _code("机构统一社会信用代码", "agency_code", "统一社会信用代码 机构信用代码 服务机构统一社会信用代码 所属机构信用代码 所在机构信用代码 单位统一社会信用代码 "
              "机构代码号", "51440300MJEXAMP11T"),
        Column("姓名", "name", read_text, "人员姓名 服务人员姓名 服务人员 员工姓名 专职人员姓名 专职服务人员 名字", required=True, width=10, example="李四"),
        Column("专职", "full_time", read_full_time, "是否专职 专职人员 是否为专职 专兼职 专职或兼职 专职/兼职 用工性质 是否全职", choices=("是", "否"),
               width=8, example="是"),
        Column("证书类型", "certificate_type", read_text, "证书名称 资格证书 资格证书类型 持证类型 证书 职业资格 资格类型 证书种类 资格证书名称", width=18,
               example="劳动关系协调员"),
        Column("证书编号", "certificate_number", read_text, "证书号 证书号码 资格证书编号 证号 编号 资格证书号", as_text=True, width=20, example="粤1234567890"),
        Column("测试年度", "test_year", read_year, "年度 测试年份 年份 考核年度 能力测试年度 考试年度 测评年度", width=10, example=2026),
        Column("测试成绩", "test_score", read_score, "成绩 分数 得分 测试分数 考核成绩 能力测试成绩 考试成绩 测评成绩 测试得分", width=10, example=85.5),
    ]


def _needs(services):
    return [
        _code(),
        Column("服务事项", "services", services, "需求事项 需求 服务需求 所需服务 需求内容 需求项目 服务内容 服务项目 托管事项 需要的服务 需求服务事项",
               required=True, as_text=True, width=30, example="劳动合同"),
        Column("必需/希望", "level", read_level, "必需或希望 是否必需 必要性 需求程度 程度 需求级别 必需 优先级 是否必须 必须/希望 需求强度 紧迫程度",
               choices=("必需", "希望"), implied=True, width=10, example="必需"),
        Column("备注", "note", _long_text, "说明 备注说明 补充说明 需求说明 情况说明 具体需求 需求描述 其他", width=36, example="下月有两人合同到期"),
    ]
