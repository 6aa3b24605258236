//! Who we are: the words on every page. Kept as settings, each change of one with its history.

use crate::domain::{ChangeId, SubjectId};
use crate::store::{self, Op, Writer};
use crate::vault::Right;

use super::{Error, Ledger, Result};

/// Who we are: the words on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// 派出所
    pub station: String,
    /// 警务室
    pub name: String,
    /// 责任民警
    pub officer: String,
    /// 警号
    pub officer_no: String,
    /// Code in leaf numbers.
    pub code: String,
    /// 分局, for the notice of letters.
    pub bureau: String,
    /// Telephone of the officer.
    pub phone: String,
}

/// The longest of them, in characters.
const LONGEST: usize = 60;
/// The longest code, in characters: it stands in every leaf number.
const LONGEST_CODE: usize = 12;

impl Post {
    /// Key of the setting and its value.
    fn settings(&self) -> [(&'static str, &str); 7] {
        [
            ("station", &self.station),
            ("post", &self.name),
            ("officer", &self.officer),
            ("officer_no", &self.officer_no),
            ("post_code", &self.code),
            ("bureau", &self.bureau),
            ("officer_phone", &self.phone),
        ]
    }

    /// Writes it down, what differs.
    pub(super) fn write(&self, writer: &mut Writer<'_>) -> store::Result<()> {
        self.settings().into_iter().try_for_each(|(key, value)| writer.set_setting(key, value))
    }

    /// Without spaces around, and refused where it could not stand on a page or in a file's name.
    ///
    /// # Errors
    /// `POST_REFUSED`.
    pub fn checked(&self) -> Result<Self> {
        let tidy = |text: &str| text.trim().to_owned();
        let post = Self {
            station: tidy(&self.station),
            name: tidy(&self.name),
            officer: tidy(&self.officer),
            officer_no: tidy(&self.officer_no),
            code: tidy(&self.code),
            bureau: tidy(&self.bureau),
            phone: tidy(&self.phone),
        };
        for (what, text) in
            [("派出所", &post.station), ("警务室", &post.name), ("责任民警", &post.officer)]
        {
            if text.is_empty() {
                return Err(Error::Post(format!("{what}不能空着")));
            }
        }
        for (_, text) in post.settings() {
            if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
                return Err(Error::Post(format!("每一项不超过{LONGEST}个字，不能换行")));
            }
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let length = post.code.chars().count();
        if !(1..=LONGEST_CODE).contains(&length) || !post.code.chars().all(fits) {
            return Err(Error::Post(format!(
                "警务室代码只用字母、数字和横线，不超过{LONGEST_CODE}个"
            )));
        }
        Ok(post)
    }
}

impl Ledger {
    /// The words on every page.
    ///
    /// # Errors
    /// Of the database.
    pub fn post(&self) -> Result<Post> {
        let get = |key: &str| Ok::<_, Error>(self.store.setting(key)?.unwrap_or_default());
        Ok(Post {
            station: get("station")?,
            name: get("post")?,
            officer: get("officer")?,
            officer_no: get("officer_no")?,
            code: get("post_code")?,
            bureau: get("bureau")?,
            phone: get("officer_phone")?,
        })
    }

    /// The page of the post, for circulars and meetings; opened when nothing was ever entered for it.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; the database.
    pub fn open_post_page(&mut self) -> Result<SubjectId> {
        if let Some(post) = self.store.find_post()? {
            return Ok(post.id);
        }
        self.require(Right::Enter)?;
        let actor = self.actor();
        let op = Op::new("post_page", "开警务室的页");
        let done = self.store.transact::<_, store::Error>(op, &actor, |w| w.post())?;
        Ok(self.store.subject(done.output)?.id)
    }

    /// Changes the words on every page; nothing is written when nothing differs.
    ///
    /// # Errors
    /// `NOT_ALLOWED`; `POST_REFUSED`; the database.
    pub fn set_post(&mut self, post: &Post) -> Result<Option<ChangeId>> {
        self.require(Right::Settings)?;
        let post = post.checked()?;
        let actor = self.actor();
        let op = Op::new("post", "修改警务室资料");
        let done = self.store.transact::<_, store::Error>(op, &actor, |w| post.write(w))?;
        Ok(done.change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post() -> Post {
        Post {
            station: " 郭家店派出所 ".into(),
            name: "一警务室".into(),
            officer: "王警官".into(),
            code: "P01".into(),
            ..Post::default()
        }
    }

    #[test]
    fn what_cannot_stand_on_a_page_is_refused() {
        assert_eq!(post().checked().unwrap().station, "郭家店派出所");
        for bad in [
            Post { station: " ".into(), ..post() },
            Post { officer: String::new(), ..post() },
            Post { bureau: "一\n二".into(), ..post() },
            Post { phone: "1".repeat(61), ..post() },
            Post { code: String::new(), ..post() },
            Post { code: "P/01".into(), ..post() },
            Post { code: "一室".into(), ..post() },
        ] {
            assert!(matches!(bad.checked(), Err(Error::Post(_))), "{bad:?}");
        }
    }
}
