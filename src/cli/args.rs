//! What can be typed. Help is Chinese: it is read at an officer's desk.

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use clap::{Args, Parser, Subcommand};
use yuwang::paper::{Offset, Shift};

/// 渔网台账：警务室的处所台账，离线、加密。
#[derive(Parser, Debug)]
#[command(name = "yuwang", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Accepted before and after the command.
#[derive(Args, Debug, Clone)]
pub struct Global {
    /// 台账文件夹（不写就用系统的数据文件夹）
    #[arg(long, global = true, value_name = "文件夹")]
    pub ledger: Option<PathBuf>,
    /// 用户名
    #[arg(long, global = true, value_name = "姓名")]
    pub user: Option<String>,
    /// 标准输出只给一份 JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 把今天当作这一天
    #[arg(long, global = true, value_name = "年-月-日", value_parser = day_of_work)]
    pub today: Option<NaiveDate>,
    /// 从文件第一行读口令
    #[arg(long, global = true, value_name = "文件")]
    pub passphrase_file: Option<PathBuf>,
    /// 从文件读恢复密钥，用它代替口令
    #[arg(long, global = true, value_name = "文件")]
    pub recovery_file: Option<PathBuf>,
    /// 显示完整号码（记入日志）
    #[arg(long, global = true)]
    pub reveal: bool,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// 新建加密台账，恢复密钥只显示这一次
    Init(InitArgs),
    /// 生成一个示例警务室：台账、活页夹、导出文件
    Demo(DemoArgs),
    /// 导入 CSV、Excel 文件
    Import(ImportArgs),
    /// 待人工处理的导入行
    Queue(QueueArgs),
    /// 按方案导出给区县系统
    Export(ExportArgs),
    /// 打印成 PDF
    Print(PrintArgs),
    /// 成批打印：一年的责任书、一月的检查表、路线单、公开版、登记册、活页夹用页
    Batch {
        #[command(subcommand)]
        what: BatchCommand,
    },
    /// 打印机校准页（PDF，不用台账）
    Calibration(CalibrationArgs),
    /// 网：应有、已有、网眼
    Net {
        /// venue、rental、unit、block
        #[arg(long, value_name = "类")]
        category: Option<String>,
        /// 列出每一个网眼
        #[arg(long)]
        holes: bool,
    },
    /// 没销的隐患，延期
    Hazard {
        #[command(subcommand)]
        what: HazardCommand,
    },
    /// 三条线：一周的交流和履职检查、月和年的事、没销项的房屋
    Lines {
        /// 周次（不写就是本周）
        #[arg(long, value_name = "年-W周")]
        week: Option<String>,
    },
    /// 两根针：技防设施和一个月的巡逻
    Needles {
        /// 月份（不写就是本月）
        #[arg(long, value_name = "年-月")]
        month: Option<String>,
    },
    /// 什么时候该做什么
    Duties {
        /// 从哪天（不写是今天）
        #[arg(long, value_name = "年-月-日", value_parser = day_of_work)]
        from: Option<NaiveDate>,
        /// 到哪天（不写是一个月后）
        #[arg(long, value_name = "年-月-日", value_parser = day_of_work)]
        to: Option<NaiveDate>,
    },
    /// 一天的上门计划：排进去、去掉、打印路线单
    Plan(PlanArgs),
    /// 周历、月历、年历：哪天有什么截止
    Calendar(CalendarArgs),
    /// 网眼规则和本台账的改动
    Rules {
        #[command(subcommand)]
        what: Option<RuleCommand>,
    },
    /// 豁免：写明理由，到某天为止不问一条规则
    Exemption {
        #[command(subcommand)]
        what: Option<ExemptionCommand>,
    },
    /// 活页替换批次：列表、已放入活页夹、作废
    Binder {
        #[command(subcommand)]
        what: Option<BinderCommand>,
    },
    /// 处所列表
    Places(PlacesArgs),
    /// 一个处所的全部活页
    Place {
        /// 处所或组织的编号（列表的第一栏）
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 三条线组织列表
    Orgs,
    /// 一个组织的全部活页
    Org {
        /// 处所或组织的编号（列表的第一栏）
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 上门：看一处要做什么，把做了的一次写入
    Visit(VisitArgs),
    /// 新增一条
    Add(AddArgs),
    /// 修改一条
    Edit(EditArgs),
    /// 删除一条（可撤销）
    Remove {
        /// 条目的编号
        #[arg(value_name = "条目编号")]
        entry: String,
    },
    /// 给处所或条目附上图片或 PDF
    Attach(AttachArgs),
    /// 一个处所的附件
    Attachments {
        /// 处所或组织的编号（列表的第一栏）
        #[arg(value_name = "编号", conflicts_with_all = ["place", "org"])]
        id: Option<String>,
        /// 处所编号
        #[arg(long, value_name = "处所编号", conflicts_with = "org")]
        place: Option<String>,
        /// 组织编号
        #[arg(long, value_name = "组织编号")]
        org: Option<String>,
    },
    /// 另存一个附件（记入日志）
    Attachment {
        /// 附件的编号
        #[arg(value_name = "附件编号")]
        attachment: String,
        /// 存成这个文件
        #[arg(long, value_name = "文件")]
        out: PathBuf,
    },
    /// 移除一个附件（可撤销）
    Detach {
        /// 附件的编号
        #[arg(value_name = "附件编号")]
        attachment: String,
    },
    /// 回收站：删除了还能恢复的条目
    Bin,
    /// 恢复一条删除了的（可撤销）
    BringBack {
        /// 条目的编号
        #[arg(value_name = "条目编号")]
        entry: String,
    },
    /// 撤销最近一次修改
    Undo {
        /// 修改的编号；不写就是最近一次
        #[arg(value_name = "修改编号")]
        change: Option<String>,
    },
    /// 恢复刚才撤销的
    Redo,
    /// 修改历史
    History {
        /// 条目的编号
        #[arg(value_name = "条目编号")]
        entry: Option<String>,
        /// 最多列出多少条
        #[arg(long, value_name = "条数", default_value_t = 50, value_parser = some)]
        limit: usize,
    },
    /// 搜索名称、地址、号码、拼音、首字母
    Search {
        /// 要找的文字或号码
        #[arg(value_name = "文字")]
        text: String,
        /// 最多列出多少条
        #[arg(long, value_name = "条数", default_value_t = 50, value_parser = some)]
        limit: usize,
    },
    /// 统计数字
    Report(ReportArgs),
    /// 年初排查：进度、还没看的、新发现的、注销的、底数
    Campaign(CampaignArgs),
    /// 备份成一个文件；backup verify 文件：核验备份
    Backup {
        /// 放备份的文件夹，或 verify
        #[arg(value_name = "文件夹")]
        target: String,
        /// verify 时：备份文件
        #[arg(value_name = "文件")]
        file: Option<PathBuf>,
    },
    /// 从备份恢复
    Restore {
        /// 备份文件
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 恢复到哪个文件夹
        #[arg(long, value_name = "文件夹")]
        to: PathBuf,
    },
    /// 检查台账是否完好
    Check,
    /// 用户
    User {
        #[command(subcommand)]
        action: UserAction,
    },
    /// 更换数据密钥和恢复密钥，其他用户要设新口令
    Rekey {
        /// 恢复密钥纸页（PDF）
        #[arg(long)]
        recovery_out: Option<PathBuf>,
    },
    /// 警务室资料；写了选项就修改（可撤销）
    Post(PostArgs),
    /// 访问和修改日志
    Log {
        /// 核验历史链
        #[arg(long)]
        verify: bool,
        /// 最多列出多少条
        #[arg(long, value_name = "条数", default_value_t = 200, value_parser = some)]
        limit: usize,
    },
    /// 现在使用的表单定义；forms check 文件：检查自己写的定义
    Forms {
        /// 表的代号，或 check
        #[arg(value_name = "表")]
        key: Option<String>,
        /// check 时：定义文件
        #[arg(value_name = "文件")]
        file: Option<PathBuf>,
    },
    /// 保存期满、应清除的内容
    Erase {
        /// 确认清除（不能撤销），并留清除证明
        #[arg(long)]
        confirm: bool,
    },
}

#[derive(Args, Debug)]
pub struct InitArgs {
    /// 警务室
    #[arg(long, value_name = "名称")]
    pub post: String,
    /// 派出所
    #[arg(long, value_name = "名称")]
    pub station: String,
    /// 责任民警（第一个用户）
    #[arg(long, value_name = "姓名")]
    pub officer: String,
    /// 警号
    #[arg(long, value_name = "警号", default_value = "")]
    pub officer_no: String,
    /// 活页编号里的警务室代码
    #[arg(long, value_name = "代码", default_value = "P01")]
    pub post_code: String,
    /// 上级公安机关
    #[arg(long, value_name = "名称", default_value = "")]
    pub bureau: String,
    /// 责任民警电话
    #[arg(long, value_name = "电话", default_value = "")]
    pub phone: String,
    /// 恢复密钥纸页（PDF）
    #[arg(long, value_name = "文件")]
    pub recovery_out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct DemoArgs {
    /// 放在哪里
    #[arg(long, value_name = "文件夹")]
    pub out: PathBuf,
    /// 多少个处所
    #[arg(long, value_name = "个数", default_value_t = 300)]
    pub places: usize,
    /// 随机种子
    #[arg(long, value_name = "数", default_value_t = 1)]
    pub seed: u64,
}

#[derive(Args, Debug)]
pub struct ImportArgs {
    /// 文件
    #[arg(value_name = "文件")]
    pub file: PathBuf,
    /// 按这张表导入
    #[arg(long, value_name = "表")]
    pub form: Option<String>,
    /// 只导入这个工作表
    #[arg(long, value_name = "工作表")]
    pub sheet: Option<String>,
    /// 导入全部认得出的工作表
    #[arg(long)]
    pub all_sheets: bool,
    /// 列对应关系（JSON：{"表头": ["表.栏目"]}）
    #[arg(long, value_name = "文件")]
    pub mapping: Option<PathBuf>,
    /// 只看不写
    #[arg(long)]
    pub dry_run: bool,
    /// 有问题但有对象的行，先存为草稿
    #[arg(long)]
    pub accept_attention: bool,
    /// 列出每一行将要存成什么
    #[arg(long)]
    pub records: bool,
    /// 把留下的行另存（记入日志）
    #[arg(long, value_name = "文件")]
    pub held_out: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct VisitArgs {
    /// 处所的编号（列表的第一栏）；几处一起写时不写
    #[arg(value_name = "编号")]
    pub place: Option<String>,
    /// 看这一处要做什么
    #[arg(long, conflicts_with_all = ["file", "route"])]
    pub show: bool,
    /// 上门记录（JSON）；- 从标准输入读
    #[arg(long, value_name = "文件", conflicts_with = "route")]
    pub file: Option<PathBuf>,
    /// 按路线单的次序列出该去的处所
    #[arg(long)]
    pub route: bool,
    /// 路线：只列这一类
    #[arg(long, value_name = "类", requires = "route")]
    pub category: Option<String>,
    /// 路线：只列这个社区
    #[arg(long, value_name = "社区", requires = "route")]
    pub area: Option<String>,
}

#[derive(Args, Debug)]
pub struct QueueArgs {
    /// 再试一次
    #[arg(long)]
    pub retry: bool,
    /// 不要这一行了
    #[arg(long, value_name = "编号")]
    pub drop: Option<String>,
}

#[derive(Args, Debug)]
pub struct ExportArgs {
    /// 方案
    #[arg(long, value_name = "方案")]
    pub profile: String,
    /// 放在哪里
    #[arg(long, value_name = "文件夹")]
    pub out: PathBuf,
    /// 只要这一天以来改过的
    #[arg(long, value_name = "年-月-日")]
    pub since: Option<NaiveDate>,
    /// 只要这一类
    #[arg(long, value_name = "类")]
    pub category: Option<String>,
    /// 只要这一处，可以写几次
    #[arg(long = "place", value_name = "编号")]
    pub places: Vec<String>,
    /// 换一种编码
    #[arg(long, value_name = "编码", value_parser = ["utf8-bom", "utf8", "gb18030", "gbk"])]
    pub encoding: Option<String>,
    /// 用途（记入日志和清单）
    #[arg(long, value_name = "用途", default_value = "上报区县系统")]
    pub purpose: String,
}

/// How to move pages, from what was typed for the two sides.
pub fn shift(front: Option<Offset>, back: Option<Offset>) -> Shift {
    let front = front.unwrap_or_default();
    Shift { front, back: back.unwrap_or(front) }
}

#[derive(Args, Debug)]
pub struct PlanArgs {
    /// 哪一天（不写是今天）
    #[arg(long, value_name = "年-月-日", value_parser = day_of_work)]
    pub day: Option<NaiveDate>,
    /// 排进这一天的处所（可写多次）
    #[arg(long, value_name = "编号")]
    pub add: Vec<String>,
    /// 从这一天去掉的处所（可写多次）
    #[arg(long, value_name = "编号")]
    pub remove: Vec<String>,
    /// 把还没去的打成上门路线单
    #[arg(long, value_name = "文件")]
    pub print: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct CalendarArgs {
    /// 周次
    #[arg(long, value_name = "年-W周", conflicts_with_all = ["month", "year"])]
    pub week: Option<String>,
    /// 月份（什么都不写就是本月）
    #[arg(long, value_name = "年-月", conflicts_with = "year")]
    pub month: Option<String>,
    /// 年度
    #[arg(long, value_name = "年")]
    pub year: Option<String>,
    /// 打成 PDF
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum RuleCommand {
    /// 现行规则、本台账的改动、没有采用的文件
    List,
    /// 改一条规则，写进本台账的 rules
    Set {
        /// 规则编号，如 H03，或职责编号
        #[arg(value_name = "规则")]
        rule: String,
        /// 只对这一类：venue、rental、unit、block、organisation、post（可写多次）
        #[arg(long, value_name = "类")]
        category: Vec<String>,
        /// 只对这一种，子类代码（可写多次）
        #[arg(long, value_name = "种")]
        subkind: Vec<String>,
        /// 改周期：week、month、quarter、half_year、year、year_start、year_end
        #[arg(long, value_name = "周期")]
        every: Option<String>,
        /// 改提前几天提醒
        #[arg(long, value_name = "天数")]
        remind_days: Option<u32>,
        /// 抽查比例，百分之几，轮着来（只有写明可以抽查的规则能改，如 D13）
        #[arg(long, value_name = "百分之几", value_parser = percent)]
        share: Option<u32>,
        /// 不查
        #[arg(long)]
        off: bool,
        /// 理由
        #[arg(long, value_name = "文字")]
        reason: String,
    },
    /// 取消程序写的一条改动
    Drop {
        /// 第几条，从 1 起
        #[arg(value_name = "第几条")]
        number: usize,
    },
}

#[derive(Subcommand, Debug)]
pub enum HazardCommand {
    /// 一处没销的隐患
    List {
        /// 处所的编号（列表的第一栏）
        #[arg(value_name = "处所编号")]
        place: String,
    },
    /// 批准延期：新期限要晚于原期限，要写理由
    Extend {
        /// 查出这条隐患的检查记录的编号
        #[arg(value_name = "条目编号")]
        entry: String,
        /// 这次检查的第几条隐患，从 1 起
        #[arg(long, value_name = "第几条", default_value_t = 1)]
        number: usize,
        /// 新的整改期限
        #[arg(long, value_name = "年-月-日")]
        until: String,
        /// 理由
        #[arg(long, value_name = "理由")]
        reason: String,
    },
}

#[derive(Subcommand, Debug)]
pub enum ExemptionCommand {
    /// 全部豁免，过期的和取消的也在
    List,
    /// 豁免一处的一条规则
    Add {
        /// 处所或组织的编号（列表的第一栏）
        #[arg(value_name = "编号")]
        id: String,
        /// 规则编号，如 H03
        #[arg(long, value_name = "规则")]
        rule: String,
        /// 到哪天为止（含当天），最长一年
        #[arg(long, value_name = "年-月-日", value_parser = day_of_work)]
        until: NaiveDate,
        /// 理由
        #[arg(long, value_name = "理由")]
        reason: String,
    },
    /// 提前取消一条豁免
    End {
        /// 豁免的编号
        #[arg(value_name = "豁免编号")]
        id: String,
    },
}

#[derive(Subcommand, Debug)]
pub enum BinderCommand {
    /// 最近的批次
    List,
    /// 一批活页已全部放入活页夹
    Confirm {
        /// 清单上的打印批次（不写就是最近没办完的一批）
        #[arg(value_name = "批次")]
        run: Option<String>,
    },
    /// 一批活页印坏了或没有放入，作废
    Recall {
        /// 清单上的打印批次（不写就是最近没办完的一批）
        #[arg(value_name = "批次")]
        run: Option<String>,
    },
}

#[derive(Args, Debug)]
pub struct CalibrationArgs {
    /// PDF 文件
    #[arg(long, value_name = "文件")]
    pub out: PathBuf,
    /// 纸张
    #[arg(long, value_name = "纸张", default_value = "a4", value_parser = ["a4", "a5", "b5", "16k"])]
    pub paper: String,
    /// 双面：正反各一页
    #[arg(long)]
    pub duplex: bool,
    /// 按这个校正印：向右、向下多少毫米
    #[arg(long, value_name = "右,下", allow_hyphen_values = true, value_parser = offset)]
    pub offset: Option<Offset>,
    /// 反面的校正（不写就和正面一样）
    #[arg(long, value_name = "右,下", allow_hyphen_values = true, value_parser = offset)]
    pub offset_back: Option<Offset>,
}

#[derive(Args, Debug)]
pub struct PrintArgs {
    /// PDF 文件
    #[arg(long, value_name = "文件", required_unless_present = "dry_run")]
    pub out: Option<PathBuf>,
    /// 一个处所的全部活页
    #[arg(long, value_name = "编号")]
    pub place: Option<String>,
    /// 一类处所
    #[arg(long, value_name = "类")]
    pub category: Option<String>,
    /// 一张表
    #[arg(long, value_name = "表")]
    pub form: Option<String>,
    /// 全部
    #[arg(long)]
    pub all: bool,
    /// 空白表
    #[arg(long)]
    pub blank: bool,
    #[command(flatten)]
    pub on: SheetArgs,
    /// 只打与活页夹里不同的
    #[arg(long)]
    pub changed: bool,
    /// 只印填写的内容，印在已有表格的纸上
    #[arg(long, conflicts_with_all = ["blank", "changed"])]
    pub values_only: bool,
    /// 每页向右、向下移多少毫米，如 -0.5,1.2
    #[arg(long, value_name = "右,下", allow_hyphen_values = true, value_parser = offset)]
    pub offset: Option<Offset>,
    /// 反面移多少（不写就和正面一样）
    #[arg(long, value_name = "右,下", allow_hyphen_values = true, value_parser = offset, requires = "duplex")]
    pub offset_back: Option<Offset>,
    /// 只看页数和缺的字，不写文件
    #[arg(long)]
    pub dry_run: bool,
    /// 用途（印在页脚，记入日志）；写“更新活页夹”的整套活页，放好后用 binder confirm 说一声
    #[arg(long, value_name = "用途", default_value = "归档")]
    pub purpose: String,
}

/// On which sheets: asked of every print.
#[derive(Args, Debug)]
pub struct SheetArgs {
    /// 纸张
    #[arg(long, value_name = "纸张", default_value = "a4", value_parser = ["a4", "a5", "b5", "16k"])]
    pub paper: String,
    /// 打孔
    #[arg(long, value_name = "打孔")]
    pub punch: Option<String>,
    /// 双面
    #[arg(long)]
    pub duplex: bool,
    /// 一个文件最多多少张纸，超过的写成 名-1.pdf、名-2.pdf
    #[arg(long, value_name = "张数", default_value_t = 2_000, value_parser = some)]
    pub split: usize,
}

#[derive(Subcommand, Debug)]
pub enum BatchCommand {
    /// 一年的责任书，前面是送达签收表；还没有的按台账里已知的内容预填，不写进台账
    Letters {
        #[command(flatten)]
        common: BatchArgs,
        /// 年度（不写就是今年）
        #[arg(long, value_name = "年", value_parser = year_of_work)]
        year: Option<i32>,
        /// 只要这一种责任书
        #[arg(long, value_name = "表")]
        form: Option<String>,
        /// 只印这一年还没有责任书的处所
        #[arg(long)]
        only_missing: bool,
        /// 只印待签的：已打印还没签的，和该签了的（不看年度）
        #[arg(long, conflicts_with_all = ["year", "only_missing"])]
        unsigned: bool,
    },
    /// 一个月的检查表，印好处所和检查项目，结果当面勾
    Checks {
        #[command(flatten)]
        common: BatchArgs,
        /// 月份（不写就是本月）
        #[arg(long, value_name = "年-月")]
        month: Option<String>,
        /// 只印这个月还没检查的处所
        #[arg(long)]
        only_missing: bool,
    },
    /// 上门路线单：按路和门牌排，写明每处应办的事
    Route {
        #[command(flatten)]
        common: BatchArgs,
        /// 月份（不写就是本月）
        #[arg(long, value_name = "年-月")]
        month: Option<String>,
        /// 这一天计划上门、还没去的处所
        #[arg(long, value_name = "年-月-日", conflicts_with = "month")]
        day: Option<String>,
        /// 年初排查还没看的处所，并列出新发现的和注销的
        #[arg(long, conflicts_with_all = ["month", "day"])]
        survey: bool,
        /// 排查的年度（不写就是今年）
        #[arg(long, value_name = "年", value_parser = year_of_work, requires = "survey")]
        year: Option<i32>,
    },
    /// 检查记录公开版：隐去个人信息
    Public {
        #[command(flatten)]
        common: BatchArgs,
        /// 只要这一条
        #[arg(long, value_name = "条目编号")]
        entry: Option<String>,
        /// 只要这个月的
        #[arg(long, value_name = "年-月")]
        month: Option<String>,
    },
    /// 登记册：一处一行，不列人员
    Register {
        #[command(flatten)]
        common: BatchArgs,
    },
    /// 三条线周表：一条线一张，做过的写日期和人，空格手填
    Board {
        #[command(flatten)]
        common: BatchArgs,
        /// 周次（不写就是本周）
        #[arg(long, value_name = "年-W周")]
        week: Option<String>,
    },
    /// 活页夹用页：封面、目录、书脊签、分隔页
    Binder {
        #[command(flatten)]
        common: BatchArgs,
        /// 只要这几样，可以写几次（不写就是全部）
        #[arg(long = "part", value_name = "哪一样", value_parser = ["cover", "index", "spine", "tabs"])]
        parts: Vec<String>,
        /// 年度（不写就是今年）
        #[arg(long, value_name = "年", value_parser = year_of_work)]
        year: Option<i32>,
        /// 册号（不写就留空）
        #[arg(long, value_name = "册号", default_value = "")]
        number: String,
    },
}

/// What every batch is asked with.
#[derive(Args, Debug)]
pub struct BatchArgs {
    /// PDF 文件
    #[arg(long, value_name = "文件")]
    pub out: PathBuf,
    /// 只要这一类：venue、rental、unit、block（不写就是全部）
    #[arg(long, value_name = "类")]
    pub category: Option<String>,
    /// 只要这个社区
    #[arg(long, value_name = "社区")]
    pub area: Option<String>,
    /// 只要这一种，代号或名称，如 hotel、旅馆
    #[arg(long, value_name = "种类")]
    pub subkind: Option<String>,
    /// 只要这一处，可以写几次
    #[arg(long = "place", value_name = "编号")]
    pub places: Vec<String>,
    #[command(flatten)]
    pub on: SheetArgs,
    /// 用途（印在页脚，记入日志）
    #[arg(long, value_name = "用途")]
    pub purpose: Option<String>,
}

#[derive(Args, Debug)]
pub struct PlacesArgs {
    /// venue、rental、unit、block
    #[arg(long, value_name = "类")]
    pub category: Option<String>,
    /// 状态代码
    #[arg(long, value_name = "状态")]
    pub state: Option<String>,
}

#[derive(Args, Debug)]
pub struct AddArgs {
    /// 表
    #[arg(long, value_name = "表")]
    pub form: String,
    /// 处所编号（登记表不用写）
    #[arg(long, value_name = "编号", conflicts_with = "org")]
    pub place: Option<String>,
    /// 组织编号
    #[arg(long, value_name = "编号")]
    pub org: Option<String>,
    /// 栏目=值，可写多个
    #[arg(long = "set", value_name = "栏目=值", num_args = 1..)]
    pub set: Vec<String>,
}

#[derive(Args, Debug)]
pub struct EditArgs {
    /// 条目编号
    #[arg(value_name = "条目编号")]
    pub entry: String,
    /// 栏目=值，可写多个；值空着就是清空
    #[arg(long = "set", value_name = "栏目=值", num_args = 1..)]
    pub set: Vec<String>,
}

#[derive(Args, Debug)]
pub struct AttachArgs {
    /// 处所编号
    #[arg(long, conflicts_with = "org")]
    pub place: Option<String>,
    /// 组织编号
    #[arg(long)]
    pub org: Option<String>,
    /// 条目编号（不写就附在整套活页上）
    #[arg(long)]
    pub entry: Option<String>,
    /// JPEG、PNG、WebP、BMP 或 PDF，不超过 20 MB
    pub file: PathBuf,
}

#[derive(Args, Debug)]
pub struct PostArgs {
    /// 警务室
    #[arg(long)]
    pub post: Option<String>,
    /// 派出所
    #[arg(long)]
    pub station: Option<String>,
    /// 责任民警
    #[arg(long)]
    pub officer: Option<String>,
    /// 警号
    #[arg(long)]
    pub officer_no: Option<String>,
    /// 活页编号里的警务室代码
    #[arg(long)]
    pub post_code: Option<String>,
    /// 上级公安机关
    #[arg(long)]
    pub bureau: Option<String>,
    /// 责任民警电话
    #[arg(long)]
    pub phone: Option<String>,
}

#[derive(Args, Debug)]
pub struct ReportArgs {
    /// 月份
    #[arg(long, value_name = "年-月", conflicts_with = "year")]
    pub month: Option<String>,
    /// 年份
    #[arg(long, value_name = "年")]
    pub year: Option<String>,
    /// 交接单：底数、网眼、未销隐患、将到期责任书、导出批次、三条线组织
    #[arg(long, conflicts_with_all = ["month", "year", "csv"])]
    pub handover: bool,
    /// PDF 文件
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
    /// CSV 文件
    #[arg(long, value_name = "文件")]
    pub csv: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct CampaignArgs {
    /// 年份，默认今年
    #[arg(long, value_name = "年", value_parser = year_of_work)]
    pub year: Option<i32>,
    /// PDF 文件
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum UserAction {
    /// 添加用户；新用户的口令从 --new-passphrase-file 或提示输入
    Add {
        /// 用户的姓名
        #[arg(value_name = "姓名")]
        name: String,
        /// 民警、辅警或所长
        #[arg(long, value_name = "角色", default_value = "辅警")]
        role: String,
        /// 从文件第一行读新口令
        #[arg(long, value_name = "文件")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// 用户列表
    List,
    /// 停用
    Disable {
        /// 用户的姓名
        #[arg(value_name = "姓名")]
        name: String,
    },
    /// 换口令
    Passwd {
        /// 用户的姓名
        #[arg(value_name = "姓名")]
        name: Option<String>,
        /// 从文件第一行读新口令
        #[arg(long, value_name = "文件")]
        new_passphrase_file: Option<PathBuf>,
    },
}

/// Two distances in millimetres, to a tenth: `-0.5,1.2`.
fn offset(text: &str) -> Result<Offset, &'static str> {
    let tenths = |word: &str| {
        let mm: f64 = word.trim().parse().ok()?;
        (mm.abs() <= 20.0).then_some((mm * 10.0).round() as i32)
    };
    let both = text.split_once([',', '，']).and_then(|(x, y)| Some((tenths(x)?, tenths(y)?)));
    both.map(|(x, y)| Offset { x, y }).ok_or("写成 -0.5,1.2，单位毫米，最多 20")
}

/// How many: one at least.
fn some(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|count| *count > 0).ok_or("从 1 起")
}

/// A share in a hundred that is asked of somebody.
fn percent(text: &str) -> Result<u32, &'static str> {
    text.parse().ok().filter(|share| (1..=100).contains(share)).ok_or("写 1 到 100")
}

/// A year that letters and binders can be of.
fn year_of_work(text: &str) -> Result<i32, &'static str> {
    text.parse().ok().filter(|year| (2000..=2100).contains(year)).ok_or("年份在 2000 到 2100 之间")
}

/// A day on which this program can have been used.
fn day_of_work(text: &str) -> Result<NaiveDate, &'static str> {
    let day = text.parse::<NaiveDate>().ok().filter(|day| (2000..=2100).contains(&day.year()));
    day.ok_or("写成 2026-01-05，年份在 2000 到 2100 之间")
}
