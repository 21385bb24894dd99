"""What each indicator is put together from, in the notions of ``vocabulary``.

A line is a code, =, the notions that a header must have and, after ~, those that it may have besides; a slash
parts notions of which one is enough, a semicolon other ways to say it; a line that begins with a space goes
on with the one before. Every sign has to be of a word: 兼职工会干部 are no 专职工会干部, since 兼 is none.
"""

from __future__ import annotations

# Notions that any header may have besides.
ANYWHERE = "已 工会 建 建设 制度 总 队伍 民主管理"

ASKED = """
units_declaring=申报 单位/户 ~按期
warmth_amount=温暖 额 ~慰问 募集 困难职工 职工
aid_amount=帮扶 额 ~募集 困难职工
hazards_fixed=整改 ~条 处 完成
worker_pioneers=先锋号 ~累计 级
units_covered=累计 建会 ~单位
competition_participants=比赛 ~参与 职工 人 人次 竞赛
law_inspections=检查 用人单位/企业 ~户 劳动合同
union_orgs_enterprise=企业 建 工会
innovation_studios=室
hardship_households=困难户
workers=覆盖 单位 职工 ~人 总 工会
"""
"""Ways to say an indicator that may mean another thing as well: offered, never taken."""

MEANINGS = """
union_orgs=工会 ~已 辖区 组织 建制
union_orgs_enterprise=企业 工会 ~建 已 组建 辖区
units_should=应 建会 ~单位 条件 法人 辖区 已; 条件 建会 单位 ~应 法人 辖区; 应 建 工会 ~单位 条件 辖区;
 应 组建 单位 ~工会 辖区; 应 组建 工会 ~单位 辖区; 应 建 单位 ~工会 辖区; 建会 应 ~单位
units_covered=建会 单位 ~已 实 工会 覆盖 法人 辖区; 已 建会 ~单位 实; 已 组建 单位 ~工会;
 覆盖 单位 ~工会 建会 法人 辖区; 已 建 工会 单位 ~组建; 实 建会 ~单位; 建会 覆盖 ~单位 工会
enterprises_total=企业 ~辖区 正常 总 法人 户 在岗
enterprises_covered=企业 建会 ~已 实 工会 户 辖区 覆盖; 企业 组建 已 ~工会 户; 企业 覆盖 工会 ~户 已;
 企业 已 覆盖 ~户 工会; 企业 已 建会 ~户
new_union_orgs=新 建会 ~工会 组建; 新 建 工会 ~组建; 新 组建 工会; 新 工会 ~组建 建会; 工会 组建 ~新 实;
 实 组建 ~工会; 新 组建; 新 建会 组建
new_union_target=建会 任务 ~新 下达 工会 应 组建; 组建 任务 ~新 下达 工会 应; 建 工会 任务 ~新 下达 应 组建
new_union_completion=建会 任务 完成 率 ~新 工会 组建; 组建 任务 完成 率 ~新 工会; 建 工会 任务 完成 率 ~新;
 建会 完成 率 ~工会 组建; 组建 完成 率 ~工会; 建 工会 完成 率 ~新
workers=职工 ~人 在岗 建会 已 单位; 干部职工 ~人 在岗 建会 单位
workers_female=女 职工 ~人 在岗 建会 已 单位; 女 干部职工 ~人
workers_area=辖区 职工 ~人 单位 在岗 未建会; 区域 职工 总 ~人
members=会员 ~人 登记 入会 在岗 职工 建会 单位 已; 入会 人/职工 ~已 工会 会员 在岗
members_female=女 会员 ~人 职工 在岗; 女 入会 ~人 职工 会员
members_migrant=农民工 会员 ~人 职工; 农民工 入会 ~人 会员 职工
members_new_forms=新业态 会员 ~人 劳动者 入会 司机等; 新业态 入会 ~人 劳动者 司机等 会员;
 司机等 会员 ~人 劳动者 入会; 司机等 入会 ~人
members_realname=实名 会员 ~人 录入 登记 已; 实名 录入 ~人 会员 已 登记; 会员 录入 ~人 实名;
 实名 登记 ~人 会员
new_members=新 会员 ~人 入会 职工 发展; 新 入会 ~人 会员 职工 发展; 发展 会员 ~人 新 入会 职工;
 发展 入会 ~人 职工
cadres_fulltime=专职 ~社会化 干部 人 工会 在岗 聘任
unions_reelected=换届 ~工会 单位 完成 按期 选举 已; 换届 到期 完成 ~工会 单位 按期 选举
legal_person_unions=法人 工会/资格/登记/证/取得 ~工会 资格 登记 证 取得 已; 证 法人 ~工会 取得;
 证 取得 工会 ~资格 已 法人
women_committees=女工组织 ~单位 组建 已
audit_committees=经审组织 ~单位 组建 已
collective_contracts=集体合同 ~份 签订 有效 综合 已 合同
collective_contract_enterprises=集体合同 企业 ~覆盖 签订 综合 户 建制 已 集体协商 实行;
 集体协商 企业 ~制度 覆盖 建制 户 实行
collective_contract_workers=集体合同 职工 ~覆盖 签订 综合 人 人次 有效; 集体合同 覆盖 人 ~签订 综合;
 集体合同 人 ~覆盖 签订; 集体协商 职工 覆盖 ~人
wage_contracts=工资合同 ~份 签订 有效 已 合同; 工资协商 份 ~签订 合同 有效 已; 工资协商 合同 ~份 签订 有效 已;
 工资协商 集体合同 ~份 签订 有效
wage_contract_enterprises=工资合同/工资协商 企业 ~协商 覆盖 签订 建制 户 已 集体合同 合同 实行
wage_contract_workers=工资合同/工资协商 职工 ~覆盖 签订 人 集体合同 合同 实行;
 工资合同/工资协商 覆盖 人 ~签订 集体合同 合同
female_contracts=女合同 ~份 签订 有效 合同 集体合同 已; 女 职工 合同 份 ~签订 有效 已
female_contract_enterprises=女合同 企业 ~覆盖 签订 户 合同 集体合同 已 建制
female_contract_workers=合同 覆盖 女 职工 ~人; 女合同 女 职工 ~覆盖 签订 人 合同 集体合同;
 女合同 覆盖 人 ~签订 合同 集体合同
safety_contract_enterprises=安全合同 企业 ~覆盖 签订 户 合同 集体合同 已 建制
regional_contracts=区域 合同 份 ~签订 有效 已; 区域 集体合同 ~份 签订 有效 已 合同 综合
congress_units=职代会 单位 ~建制 召开 实行 已 建会 工会; 职代会 建制 ~单位 实行 已
openness_units=公开 单位 ~建制 实行 已 建会; 公开 建制 ~单位 实行 已
regional_congress_enterprises=区域 职代会 企业 ~覆盖 户 建制 已
employee_directors_supervisors=董监事 ~人 企业 总 单位
mediation_orgs=调解组织 ~争议 劳动关系 企业 单位 劳动合同
law_supervision_orgs=法律监督 组织 ~监督 单位 劳动关系 检查; 法律监督 工会 ~组织
disputes_accepted=争议 受理 ~件 投诉 职工 调解; 争议 件 ~受理 职工; 投诉 受理 ~件 争议; 争议 投诉 件 ~受理
disputes_resolved=调解成功 ~争议 件 调解 投诉; 调解 成功 ~争议 件; 争议 成功 ~件 调解
petitions_received=信访 件 ~受理 职工; 信访 受理 ~件 职工; 信访 职工 ~件 受理 总; 信访 量 ~件 受理 职工 总
petitions_handled=信访 办结 ~件 职工 已
petition_handling_rate=信访 办结 率 ~件 职工
group_petitions=集体上访 ~件 职工 信访 受理 场
law_inspections=法律监督 检查 企业/户/用人单位 ~劳动合同 参与 专项;
 劳动合同 检查 企业/户/用人单位 ~专项 参与 法律监督; 法律监督 企业/户 检查 ~专项
harmony_enterprises=和谐 创建/申报 ~企业 参与 申报 户; 和谐 参与 ~企业 创建
harmony_passed=和谐 达标 ~企业 创建 已 户
harmony_participation_rate=和谐 创建/参与 率 ~企业 参与 创建
hardship_households=困难职工 户 ~档; 困难职工 档 ~户; 档 户 ~困难职工
hardship_deep=深度 户 ~困难职工 档 职工; 深度 困难职工 ~户 档 职工; 深度 职工 户 ~档 困难职工
hardship_relative=相对 户 ~困难职工 档 职工; 相对 困难职工 ~户 档 职工; 相对 职工 户 ~档 困难职工
hardship_accident=意外 户 ~困难职工 档 职工; 意外 困难职工 ~户 档 职工; 意外 职工 户 ~档 困难职工
hardship_removed=退出 困难户 ~困难职工 已 档; 脱困 ~户; 脱困 户 ~困难职工 职工 已 退出 档 实;
 脱困 困难职工 ~户 已 退出;
 退出 户 ~困难职工 档 脱困 已; 退出 困难职工 ~户 脱困 已
aid_households=帮扶 户 ~困难职工 困难 职工 资助; 资助 困难职工 户 ~帮扶
aid_amount=帮扶 额 ~困难职工 困难 职工 支出; 帮扶 困难职工 额 ~困难 支出
aid_per_household=帮扶 户均 ~额 困难职工 困难 平均; 帮扶 平均 额 ~困难职工 户 户均
dibao_households=低保 户 ~纳入 困难职工 职工 帮扶
dibao_persons=低保 人 ~纳入 困难职工 职工; 低保 职工 ~纳入 人
dibao_amount=低保 额 ~纳入
warmth_households=温暖/慰问 户 ~慰问 困难职工 职工 困难 温暖
warmth_person_times=温暖/慰问 人次/人 ~慰问 困难职工 职工 一线 覆盖 困难 温暖; 温暖 职工 ~慰问 一线 覆盖
warmth_amount=温暖/慰问 额 ~慰问 困难职工 职工 温暖 支出
warmth_enterprises=慰问 企业 ~困难 户 温暖; 温暖 企业 ~困难 户 慰问
cool_person_times=清凉 人次/人 ~慰问 职工 覆盖 高温职工 一线; 清凉 职工 ~慰问 覆盖 高温职工 一线 人次 人;
 慰问 高温职工 ~人次 人 清凉
cool_amount=清凉 额 ~慰问 支出
outdoor_stations=驿站 ~
donation_amount=捐款 额 ~募集 职工; 捐款 募集 ~职工 额; 捐款 职工 ~募集 额; 捐款 总 ~募集 额
students_aided=助学 人 ~资助 学生 困难职工 职工 困难 帮扶; 助学 学生 ~资助 人 困难职工 困难 帮扶;
 资助 学生 ~人 困难职工 困难 助学 帮扶; 帮扶 学生 ~人 困难职工 困难 助学
education_aid_amount=助学 额 ~资助 学生 困难职工 帮扶 困难; 资助 学生 额 ~助学 困难职工 困难
education_aid_per_student=人均 助学 ~额 学生 资助; 人均 资助 额 ~学生 助学; 平均 助学 额 ~学生;
 人均 资助 学生 ~额 助学
mutual_eligible=互助 应参 ~职工 人 参保; 互助 应 参保 ~职工 人; 互助 应 参与 ~职工 人;
 应参 职工 ~人 互助 参保; 应参 人 ~职工 互助 参保
mutual_participants=互助 会员 ~参保 参与 人 职工 实; 互助 参保 ~人 职工 实 会员 在岗 参与;
 互助 人/职工 ~参保 参与 实 在岗;
 互助 参与 ~人 职工 实 在岗; 实 参保 互助 ~人 职工
mutual_units=互助 单位 ~参保 参与; 互助 企业 ~参保 参与; 互助 参保 单位/企业 ~参与 户
mutual_claims=互助 补助/理赔 例/人次/件 ~补助 理赔 人 参保 额 职工; 理赔 例/人次/件 ~互助; 互助 例/人次 ~职工
mutual_claim_amount=互助 补助/理赔 额 ~补助 理赔; 互助 额 ~补助; 理赔 额 ~互助 补助
mutual_participation_rate=互助 参保 率 ~职工 参与; 互助 参与 率 ~职工 参保; 互助 覆盖 率 ~职工
job_fairs=招聘会 ~场 举办 就业
job_posts=岗位 提供 ~就业 招聘会; 岗位 就业 ~提供
job_placements=帮助就业 ~人 职工 人次 困难职工 成功; 帮扶 就业 人 ~职工; 就业服务/帮助就业 就业 人 ~职工
job_service_person_times=就业服务 人次/人 ~免费 提供 服务 职工; 就业服务 服务 人次 ~提供 免费
skills_training_person_times=技能培训 人次/人 ~农民工 职工 参与 就业 举办;
 技能培训 职工 ~农民工 参与 人次 人; 技能培训 就业服务 ~人次 人;
 就业服务/帮助就业 培训 人次/人 ~农民工 职工 参与
loan_amount=贷款 ~额
loan_jobs=贷款 带动 ~就业 创业 人 帮助就业; 带动 就业 ~创业 贷款 人; 贷款 帮助就业 ~人
competition_participants=竞赛 人次/人 ~参与 职工; 竞赛 参与 职工 ~人次 人; 竞赛 职工 ~参与 人 人次;
 比赛 人次 ~参与 职工 竞赛
proposals=建议 条 ~提出 职工; 建议 提出 ~条 职工; 合理化 建议 ~条 职工
proposals_adopted=建议 采纳 ~条 职工 提出; 采纳 条 ~建议
innovations=革新 ~成果 职工 完成
innovation_studios=工作室 ~创建 级 命名 劳模 工匠 达标
model_workers=劳模 ~人 级 在岗 现有 登记 档
craftsmen=工匠 ~培养 新 人 级 选树 达标 命名
worker_pioneers=先锋号 ~级 获 创建 班组 达标 培养 表彰 单位 企业
training_sessions=培训 场 ~举办 职工 工会; 培训 举办 ~场 职工; 业务 技能培训 场 ~举办 职工 工会
honours=表彰 ~获 级 个人 班组 单位 条 成果 先进 人
cadre_training_person_times=干部培训 人次/人 ~参与 业务; 干部培训 参与 ~人次 人;
 干部 培训 人次/人 ~参与 业务 举办
ankang_enterprises=安康 企业 ~参与 户 单位 竞赛; 安康 单位 ~参与; 安康 参与 企业/单位 ~户
ankang_workers=安康 职工 ~参与 人 人次 覆盖 竞赛; 安康 人/人次 ~参与 职工 覆盖 竞赛
safety_inspections=安全检查 ~场 举办 参与; 安全 检查 场 ~举办 参与
hazards_found=隐患 ~条 处; 安全 查出 ~条 处; 隐患 查出 ~条 处; 隐患 处/条 ~查出
hazards_fixed=隐患 整改 ~条 处 已 完成; 整改 条/处 ~隐患 已 完成
hazard_fix_rate=隐患 整改 率 ~完成 查出
safety_training_person_times=安全 培训 人次/人 ~职工 参与 教育; 安全培训 人次/人 ~职工 参与 举办;
 安全培训 职工 ~人次 人 参与
safety_supervisors=群监员 ~人 聘任
worker_bookstores=书屋 ~
reading_person_times=读书 人次/人 ~书屋 职工 参与 读者; 书屋 读者 ~人次 人 职工; 书屋 人次 ~读书 参与 职工;
 读者 人次 ~书屋 职工
cultural_events=文体 场 ~举办 职工 基层
cultural_person_times=文体 人次/人 ~参与 职工 覆盖 举办; 文体 职工 覆盖/参与 ~人次 人 参与
culture_spend=文体 额 ~职工 投入 举办 支出; 阵地 额 ~文体 职工 投入 支出; 书屋 额 ~职工 支出
funds_due=工会经费 应收 ~额 职工; 应收 额 工会经费
funds_received=工会经费 实收 ~额 已 实
dues_received=会费 ~额 实收 会员 已
funds_remitted=工会经费 上解 ~额 已 上级 实
units_declaring=申报 工会经费 单位/户 ~按期 缴费 已 实收 建会; 申报 缴费 单位/户 ~按期 工会经费 已;
 工会经费 申报 缴费 单位/户 ~已 按期
units_final_accounts=决算 单位/工会 ~上报 单位 报送 已 工会经费;
 决算 上报 单位/工会 ~报送 已 工会经费 单位; 决算 报送 单位/工会 ~已 工会经费 单位
final_accounts_rate=决算 上报/报送/汇总 率 ~工会经费 上报 报送 汇总 单位
home_qualified=之家 达标 ~创建 已; 建家 达标 ~已 之家
home_model=之家 模范 ~级 先进 创建 达标; 之家 先进 ~级 模范 创建 达标; 建家 评优 ~级 创建 达标 之家
small_homes=小家 ~级 先进 模范 创建 达标
service_stations=站点 ~
demo_unions=示范工会 工会 ~级 先进 创建 达标 已 企业; 先进 工会 ~级 示范工会
info_reports=信息 报送/篇/稿件/提出/上报 ~报送 篇 条 稿件 提出 上报; 稿件 篇 ~报送 信息 采纳;
 稿件 报送 ~篇 信息; 信息 采纳 ~篇 条 报送
unionisation_rate=建会 率 ~单位 工会 组建; 组建 工会 率 ~单位; 组建 率 ~单位 工会; 单位 建会 率 ~已 工会
enterprise_unionisation_rate=企业 建会 率 ~已 工会 组建; 企业 组建 率 ~工会; 企业 工会 率 覆盖 ~建会
membership_rate=入会 率 ~职工 会员 工会 在岗; 职工 会员 率 ~入会
area_membership_rate=辖区 入会 率 ~职工 会员 在岗; 区域 入会 率 ~职工 会员
legal_person_rate=法人 率 ~工会 资格 登记 证 取得; 证 率 取得 ~法人 工会
collective_contract_rate=集体合同 率 ~签订 覆盖 建制 企业 综合 合同; 集体协商 率 建制 ~企业 覆盖
collective_worker_coverage=集体合同 职工 率 ~覆盖 签订 综合 人
wage_bargaining_rate=工资合同/工资协商 率 ~签订 覆盖 建制 企业 集体合同 合同
wage_worker_coverage=工资合同/工资协商 职工 率 ~覆盖 签订 集体合同 合同 人
female_contract_rate=女合同 率 ~签订 覆盖 建制 企业 合同 集体合同
safety_contract_rate=安全合同 率 ~签订 覆盖 建制 企业 合同 集体合同
congress_rate=职代会 率 ~建制 覆盖 召开 单位 实行 建会
openness_rate=公开 率 ~建制 覆盖 单位 实行; 公开面
regional_congress_coverage=区域 职代会 率 ~建制 覆盖 企业
dispute_success_rate=争议 成功 率 ~调解 件; 调解成功 率 ~争议 件 投诉; 调解 成功 率 ~争议 件
funds_collection_rate=工会经费 到位 率 ~完成 实收; 工会经费 实收 率 ~完成 到位
funds_declaration_rate=申报 工会经费 率 ~单位 缴费 按期 实收; 申报 缴费 率 ~单位 工会经费 按期
home_qualified_rate=之家 达标 率 ~创建; 建家 达标 率 ~之家; 建家 率 ~之家
home_model_rate=之家 模范 率 ~先进 达标; 之家 先进 率 ~模范 达标
"""
