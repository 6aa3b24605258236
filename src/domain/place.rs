//! The four anchors (四个桩) and the three lines (三条线).

macro_rules! coded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)+
        }

        impl $name {
            /// All of them, in the order of the method.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code that is stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The word on screen and paper.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

coded! {
    /// What kind of place it is (place_category.csv).
    AnchorCategory {
        /// 场所: hotels, internet cafés, karaoke, baths …
        Venue = "venue", "场所";
        /// 出租房屋.
        Rental = "rental", "出租房屋";
        /// 机关企事业单位.
        Unit = "unit", "机关企事业单位";
        /// 小区村居.
        Block = "block", "小区村居";
    }
}

coded! {
    /// Which of the three lines an organisation belongs to.
    Line {
        /// 基层组织.
        Grassroots = "grassroots", "基层组织";
        /// 保卫组织.
        Security = "security", "保卫组织";
        /// 社会团体.
        Society = "society", "社会团体";
    }
}

impl AnchorCategory {
    /// The letter in leaf numbers.
    pub const fn letter(self) -> char {
        match self {
            Self::Venue => 'V',
            Self::Rental => 'R',
            Self::Unit => 'U',
            Self::Block => 'B',
        }
    }

    /// The category with this letter.
    pub fn from_letter(letter: char) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.letter() == letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_letters_and_labels_lead_back() {
        for category in AnchorCategory::ALL {
            assert_eq!(AnchorCategory::from_code(category.code()), Some(*category));
            assert_eq!(AnchorCategory::from_letter(category.letter()), Some(*category));
        }
        for line in Line::ALL {
            assert_eq!(Line::from_code(line.code()), Some(*line));
        }
        assert_eq!(AnchorCategory::from_code("场所"), None);
        assert_eq!(AnchorCategory::Rental.label(), "出租房屋");
    }
}
