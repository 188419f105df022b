"""Words that company names consist of: places, legal forms, branches, trades, numerals.

This module holds data only. A missing word makes matching stricter: a word that is not listed as a trade counts as
part of the brand, which must agree exactly.
"""

HOME = "北京"
"""The city of the registry."""
COUNTRY = "中国"
"""A beginning of brands that people leave out: 中国电信 is called 电信."""
PLACES = frozenset(
    """
    北京 天津 上海 重庆 香港 澳门 台湾 台北 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川
    贵州 云南 陕西 甘肃 青海 内蒙古 广西 西藏 宁夏 新疆
    石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
    呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭
    葫芦岛 长春 四平 辽源 通化 白山 松原 白城 延边 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化
    南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌
    合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德
    南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽
    郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感
    荆州 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 广州 韶关 深圳 珠海 汕头 佛山 江门
    湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池
    来宾 崇左 海口 三亚 三沙 儋州 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 贵阳 六盘水
    遵义 安顺 毕节 铜仁 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 大理 拉萨 日喀则 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
    兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 西宁 海东 银川 石嘴山 吴忠 固原 中卫 乌鲁木齐 克拉玛依 吐鲁番 哈密
    东城 西城 朝阳 海淀 丰台 石景山 门头沟 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆 亦庄 浦东 雄安新区
    """.split()  # noqa: SIM905 - a list to read, not to quote
)

PLACE_ENDINGS = ("特别行政区", "自治区", "新区", "市", "省", "区", "县")
COMPANY, JOINT_STOCK, PARTNERSHIP, ANY_COMPANY = "company", "joint-stock", "partnership", "any company"

FORMS = {
    "股份有限公司": JOINT_STOCK,
    "股份公司": JOINT_STOCK,
    "有限责任公司": COMPANY,
    "有限公司": COMPANY,
    "合伙企业有限合伙": PARTNERSHIP,
    "有限合伙": PARTNERSHIP,
    "普通合伙": PARTNERSHIP,
    "合伙企业": PARTNERSHIP,
    "公司": ANY_COMPANY,
}
"""Kinds of legal forms by their endings, the longest ending first."""
BRANCHES = (
    "分公司",
    "支公司",
    "子公司",
    "分行",
    "分部",
    "分院",
    "分所",
    "分中心",
    "办事处",
    "代表处",
    "营业部",
)

INSTITUTIONS = frozenset(
    "研究院 研究所 研究中心 实验室 中心 交易所 大学 学院 协会 学会 联盟 基金会 事务所 医院 银行 设计院".split()  # noqa: SIM905
)
"""Last words of the names of organisations that are not companies."""
TECHNOLOGY = frozenset(
    """
    科技 技术 网络 信息 数据 大数据 软件 智能 人工智能 数字 云计算 计算 系统 信息技术 网络技术 网络科技 信息科技 软件技术
    互联网 物联网 服务 数据服务 信息服务 数据科技
    """.split()  # noqa: SIM905
)
"""Trades that people add to the name of a technology company without meaning another company."""
TRADES = (
    TECHNOLOGY
    | INSTITUTIONS
    | frozenset(
        """
        通信 通讯 宽带 电子 电子商务 半导体 芯片 集成电路 微电子 光电 机器人 自动化 安全 信息安全 网络安全 健康 医疗 医药 生物 器械 医疗器械
        基因 教育 培训 咨询 管理 投资 创业投资 股权投资 资产 资产管理 金融 基金 保险 证券 租赁 融资租赁 担保 文化 传媒 文化传媒 文化传播 传播
        广告 影视 影业 娱乐 游戏 动漫 体育 旅游 酒店 酒店管理 餐饮 餐饮管理 食品 饮料 农业 渔业 茶业 物业 物业管理 地产 房地产 置业 建筑 工程
        设计 装饰 材料 新材料 能源 新能源 电力 电气 环保 环境 化工 机械 机床 装备 设备 仪器 汽车 航空 航天 物流 运输 快递 供应链 贸易 商贸
        实业 产业 工业 制造 智能制造 国际 发展 开发 运营 集团 控股 总部 中国 全国 人力资源 知识产权 会计师 律师 家具 照明 保安 医学 公共 交易
        超级 通用 综合 电商 零售 消费 支付 征信 检测 认证 测试 终端 卫星 导航 测绘 遥感 气象 生态 创业 孵化器 科技园 教育科技 教育咨询
        """.split()  # noqa: SIM905
    )
)
"""Words for lines of business. They tell two organisations of the same brand apart."""
GROUP_WORDS = frozenset({"集团", "控股", "总部"})

ENGLISH_FORMS = frozenset(
    "co ltd limited inc incorporated corp corporation company llc plc gmbh pte pty".split()  # noqa: SIM905
)

ENGLISH_HOME = "beijing"

ENGLISH_PLACES = frozenset(
    """
    beijing shanghai tianjin chongqing shenzhen guangzhou hangzhou nanjing wuhan chengdu xian suzhou hongkong xiamen qingdao dalian ningbo
    zhengzhou changsha jinan hefei fuzhou shenyang harbin kunming guiyang nanning wuxi dongguan foshan zhuhai zhejiang jiangsu guangdong
    sichuan hebei hubei hunan henan shandong fujian anhui hainan singapore
    """.split()  # noqa: SIM905
)
