//! Who may do what.
//!
//! Roles guide honest users through the program. They are not a wall between people who share one
//! data key: see docs/threat-model.md.

use serde::{Deserialize, Serialize};

/// The role of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 民警: everything.
    Officer,
    /// 辅警: enters, prints and makes backups.
    Auxiliary,
    /// 所长: reads, sees figures and the log.
    Chief,
}

/// What a role may or may not allow. Reading single pages needs no right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Add, change and remove entries, import included.
    Enter,
    /// Print leaves and lists.
    Print,
    /// Show personal numbers of many people at once.
    RevealBulk,
    /// Write files for other systems.
    Export,
    /// Erase for good what the law says must go.
    Erase,
    /// Add, disable and re-enable users, set their passphrases, change the data key.
    Users,
    /// Change what the ledger says of the post itself.
    Settings,
    /// See figures and reports.
    Figures,
    /// See the access and change log.
    Log,
    /// Make backups, restore them.
    Backup,
}

impl Role {
    /// Whether the role allows it (decisions 27). A 辅警 may make backups: they are encrypted, and
    /// whoever enters data must be able to keep it safe.
    pub fn may(self, right: Right) -> bool {
        match self {
            Self::Officer => true,
            Self::Auxiliary => matches!(right, Right::Enter | Right::Print | Right::Backup),
            Self::Chief => matches!(right, Right::Figures | Right::Log),
        }
    }

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Officer => "民警",
            Self::Auxiliary => "辅警",
            Self::Chief => "所长",
        }
    }

    /// The word in files and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Auxiliary => "auxiliary",
            Self::Chief => "chief",
        }
    }

    /// Reads a code or a Chinese word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Officer, Self::Auxiliary, Self::Chief]
            .into_iter()
            .find(|role| role.code() == text.trim() || role.label() == text.trim())
    }
}

impl Right {
    /// The verb that completes “不能……”.
    pub fn label(self) -> &'static str {
        match self {
            Self::Enter => "录入",
            Self::Print => "打印",
            Self::RevealBulk => "成批查看证件号码",
            Self::Export => "导出",
            Self::Erase => "永久删除",
            Self::Users => "管理用户",
            Self::Settings => "修改警务室资料",
            Self::Figures => "查看统计",
            Self::Log => "查看日志",
            Self::Backup => "备份和恢复",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auxiliary_enters_and_prints_but_takes_nothing_out_in_bulk() {
        let may = |right| Role::Auxiliary.may(right);
        assert!(may(Right::Enter) && may(Right::Print));
        assert!(
            ![Right::RevealBulk, Right::Export, Right::Erase, Right::Users, Right::Settings]
                .into_iter()
                .any(may)
        );
    }

    #[test]
    fn a_chief_reads_figures_and_the_log_and_changes_nothing() {
        let may = |right| Role::Chief.may(right);
        assert!(may(Right::Figures) && may(Right::Log));
        assert!(![Right::Enter, Right::Export, Right::Erase, Right::Users].into_iter().any(may));
    }

    #[test]
    fn roles_are_read_in_both_spellings() {
        assert_eq!(Role::parse("辅警"), Some(Role::Auxiliary));
        assert_eq!(Role::parse("officer"), Some(Role::Officer));
        assert_eq!(Role::parse("boss"), None);
    }
}
