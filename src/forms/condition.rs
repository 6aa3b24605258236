//! The small language of conditions: `subkind.group in entertainment|lodging and not left_on`.
//!
//! Used for "required when", for checks between fields and for the clauses of letters. It is
//! total: a name that is not there reads as empty, so a condition never fails at run time;
//! unknown names are found when a definition is read (see [`Condition::names`]).
//! The grammar stands in `assets/forms/README.md`.

use std::cmp::Ordering;

use chrono::NaiveDate;

/// A parsed condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    node: Node,
    source: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Node {
    Or(Vec<Node>),
    And(Vec<Node>),
    Not(Box<Node>),
    Filled(String),
    Compare { left: String, op: Op, right: Operand },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
    Has,
}

#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Words(Vec<String>),
    Name(String),
}

/// What a name stands for while a condition is evaluated.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Meaning {
    /// Nothing is there.
    #[default]
    Empty,
    /// A text or a code; dates as ISO text.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Several codes.
    Many(Vec<String>),
}

/// Gives names their meaning. Dots belong to the name (`subkind.group`).
pub trait Scope: Sync {
    /// The meaning of a name; [`Meaning::Empty`] when it is not there.
    fn meaning(&self, name: &str) -> Meaning;
}

impl<F: Fn(&str) -> Meaning + Sync> Scope for F {
    fn meaning(&self, name: &str) -> Meaning {
        self(name)
    }
}

impl Condition {
    /// Parses a condition. The error is a Chinese sentence for the author of the definition.
    pub fn parse(source: &str) -> Result<Self, String> {
        let tokens = tokenise(source)?;
        let mut parser = Parser { tokens: &tokens, at: 0 };
        let node = parser.or()?;
        match parser.peek() {
            None => Ok(Self { node, source: source.to_owned() }),
            Some(extra) => Err(format!("条件里“{}”放错了地方", extra.show())),
        }
    }

    /// The text it was parsed from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the condition holds. Comparing with something empty is false (but `!=` is true).
    pub fn holds(&self, scope: &dyn Scope) -> bool {
        eval(&self.node, scope)
    }

    /// Like [`Self::holds`], but a comparison with an empty side passes: for checks between fields.
    pub fn holds_or_empty(&self, scope: &dyn Scope) -> bool {
        lenient(&self.node, scope)
    }

    /// Every name the condition mentions on a left side, and those on a right side that are not in quotes.
    pub fn names(&self) -> Vec<&str> {
        let mut out = Vec::new();
        collect(&self.node, &mut out);
        out
    }
}

fn collect<'a>(node: &'a Node, out: &mut Vec<&'a str>) {
    match node {
        Node::Or(all) | Node::And(all) => all.iter().for_each(|n| collect(n, out)),
        Node::Not(inner) => collect(inner, out),
        Node::Filled(name) => out.push(name),
        Node::Compare { left, .. } => out.push(left),
    }
}

fn eval(node: &Node, scope: &dyn Scope) -> bool {
    match node {
        Node::Or(all) => all.iter().any(|n| eval(n, scope)),
        Node::And(all) => all.iter().all(|n| eval(n, scope)),
        Node::Not(inner) => !eval(inner, scope),
        Node::Filled(name) => filled(&scope.meaning(name)),
        Node::Compare { left, op, right } => compare(&scope.meaning(left), *op, right, scope),
    }
}

fn lenient(node: &Node, scope: &dyn Scope) -> bool {
    match node {
        Node::Or(all) => all.iter().any(|n| lenient(n, scope)),
        Node::And(all) => all.iter().all(|n| lenient(n, scope)),
        Node::Not(inner) => !eval(inner, scope),
        Node::Filled(name) => filled(&scope.meaning(name)),
        Node::Compare { left, op, right } => {
            let meaning = scope.meaning(left);
            let right_empty = matches!(right, Operand::Name(name)
                if looks_like_field(name) && scope.meaning(name) == Meaning::Empty && !is_literal(name));
            meaning == Meaning::Empty || right_empty || compare(&meaning, *op, right, scope)
        }
    }
}

fn is_literal(name: &str) -> bool {
    name.parse::<f64>().is_ok() || name == "true" || name == "false"
}

fn looks_like_field(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.'))
}

fn filled(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Empty => false,
        Meaning::Text(t) => !t.is_empty(),
        Meaning::Number(n) => *n != 0.0,
        Meaning::Flag(b) => *b,
        Meaning::Many(all) => !all.is_empty(),
    }
}

fn words(meaning: &Meaning) -> Vec<String> {
    match meaning {
        Meaning::Empty => Vec::new(),
        Meaning::Text(t) => vec![code_part(t).to_owned()],
        Meaning::Number(n) => vec![n.to_string()],
        Meaning::Flag(b) => vec![b.to_string()],
        Meaning::Many(all) => all.iter().map(|t| code_part(t).to_owned()).collect(),
    }
}

/// A code kept with its original word is `other:原文`; only the code counts here.
fn code_part(text: &str) -> &str {
    text.split_once(':').map_or(text, |(code, _)| {
        if code.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !code.is_empty() {
            code
        } else {
            text
        }
    })
}

fn compare(left: &Meaning, op: Op, right: &Operand, scope: &dyn Scope) -> bool {
    let resolved = match right {
        Operand::Words(list) => Meaning::Many(list.clone()),
        Operand::Name(name) => match scope.meaning(name) {
            Meaning::Empty => match name.parse::<f64>() {
                Ok(n) => Meaning::Number(n),
                Err(_) if name == "true" => Meaning::Flag(true),
                Err(_) if name == "false" => Meaning::Flag(false),
                Err(_) => Meaning::Text(name.clone()),
            },
            known => known,
        },
    };
    match op {
        Op::In | Op::Has | Op::Equal | Op::Unequal => {
            let hit = match (left, &resolved) {
                (Meaning::Number(a), Meaning::Number(b)) => (a - b).abs() < 1e-9,
                (Meaning::Flag(a), Meaning::Flag(b)) => a == b,
                (Meaning::Empty, Meaning::Flag(b)) => !*b,
                _ => {
                    let known = words(&resolved);
                    words(left).iter().any(|w| known.contains(w))
                }
            };
            if op == Op::Unequal { !hit } else { hit }
        }
        Op::Less | Op::AtMost | Op::More | Op::AtLeast => {
            order(left, &resolved).is_some_and(|o| match op {
                Op::Less => o == Ordering::Less,
                Op::AtMost => o != Ordering::Greater,
                Op::More => o == Ordering::Greater,
                _ => o != Ordering::Less,
            })
        }
    }
}

fn order(left: &Meaning, right: &Meaning) -> Option<Ordering> {
    match (left, right) {
        (Meaning::Number(a), Meaning::Number(b)) => a.partial_cmp(b),
        (Meaning::Text(a), Meaning::Text(b)) => {
            // Dates compare by day when one side has a time of day and the other has none.
            match (day(a), day(b)) {
                (Some(x), Some(y)) if a.len() != b.len() => Some(x.cmp(&y)),
                _ => Some(a.cmp(b)),
            }
        }
        (Meaning::Number(a), Meaning::Text(b)) => {
            b.parse().ok().and_then(|b: f64| a.partial_cmp(&b))
        }
        (Meaning::Text(a), Meaning::Number(b)) => {
            a.parse().ok().and_then(|a: f64| a.partial_cmp(b))
        }
        _ => None,
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    text.get(..10).and_then(|d| d.parse().ok())
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Op(Op),
    Bar,
    Open,
    Close,
}

impl Token {
    fn show(&self) -> String {
        match self {
            Token::Word(w) | Token::Quoted(w) => w.clone(),
            Token::Op(op) => match op {
                Op::Equal => "=",
                Op::Unequal => "!=",
                Op::Less => "<",
                Op::AtMost => "<=",
                Op::More => ">",
                Op::AtLeast => ">=",
                Op::In => "in",
                Op::Has => "has",
            }
            .to_owned(),
            Token::Bar => "|".to_owned(),
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
        }
    }
}

fn tokenise(source: &str) -> Result<Vec<Token>, String> {
    let mut out = Vec::new();
    let mut chars = source.chars().peekable();
    while let Some(&c) = chars.peek() {
        match c {
            ' ' | '\t' | '\n' => {
                chars.next();
            }
            '(' | ')' | '|' => {
                chars.next();
                out.push(match c {
                    '(' => Token::Open,
                    ')' => Token::Close,
                    _ => Token::Bar,
                });
            }
            '"' | '\'' => {
                chars.next();
                let text: String = chars.by_ref().take_while(|x| *x != c).collect();
                out.push(Token::Quoted(text));
            }
            '=' | '!' | '<' | '>' => {
                chars.next();
                let equal = chars.next_if_eq(&'=').is_some();
                out.push(Token::Op(match (c, equal) {
                    ('=', _) => Op::Equal,
                    ('!', true) => Op::Unequal,
                    ('<', false) => Op::Less,
                    ('<', true) => Op::AtMost,
                    ('>', false) => Op::More,
                    ('>', true) => Op::AtLeast,
                    _ => return Err("条件里单独的“!”看不懂，不等于写 !=".into()),
                }));
            }
            _ => {
                let mut word = String::new();
                while let Some(&w) = chars.peek() {
                    if w.is_whitespace() || "()|=!<>\"'".contains(w) {
                        break;
                    }
                    word.push(w);
                    chars.next();
                }
                out.push(match word.as_str() {
                    "in" => Token::Op(Op::In),
                    "has" => Token::Op(Op::Has),
                    _ => Token::Word(word),
                });
            }
        }
    }
    if out.is_empty() { Err("条件是空的".into()) } else { Ok(out) }
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += 1;
        token
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let hit = matches!(self.peek(), Some(Token::Word(w)) if w == word);
        if hit {
            self.at += 1;
        }
        hit
    }

    fn or(&mut self) -> Result<Node, String> {
        let mut all = vec![self.and()?];
        while self.eat_word("or") {
            all.push(self.and()?);
        }
        Ok(single(all, Node::Or))
    }

    fn and(&mut self) -> Result<Node, String> {
        let mut all = vec![self.not()?];
        while self.eat_word("and") {
            all.push(self.not()?);
        }
        Ok(single(all, Node::And))
    }

    fn not(&mut self) -> Result<Node, String> {
        if self.eat_word("not") {
            return Ok(Node::Not(Box::new(self.not()?)));
        }
        if self.peek() == Some(&Token::Open) {
            self.at += 1;
            let inner = self.or()?;
            return match self.next() {
                Some(Token::Close) => Ok(inner),
                _ => Err("条件里的括号不成对".into()),
            };
        }
        self.atom()
    }

    fn atom(&mut self) -> Result<Node, String> {
        let left = match self.next() {
            Some(Token::Word(word)) => word,
            Some(other) => return Err(format!("条件里“{}”前面缺栏目的键名", other.show())),
            None => return Err("条件没有写完".into()),
        };
        let Some(Token::Op(op)) = self.peek().cloned() else {
            return Ok(Node::Filled(left));
        };
        self.at += 1;
        let first = self.operand()?;
        let mut list = vec![first];
        while self.peek() == Some(&Token::Bar) {
            self.at += 1;
            list.push(self.operand()?);
        }
        let right = match list.as_slice() {
            [Token::Word(name)] => Operand::Name(name.clone()),
            _ => Operand::Words(
                list.into_iter()
                    .filter_map(|t| match t {
                        Token::Word(w) | Token::Quoted(w) => Some(w),
                        _ => None,
                    })
                    .collect(),
            ),
        };
        Ok(Node::Compare { left, op, right })
    }

    fn operand(&mut self) -> Result<Token, String> {
        match self.next() {
            Some(token @ (Token::Word(_) | Token::Quoted(_))) => Ok(token),
            _ => Err("条件里比较的右边缺了".into()),
        }
    }
}

fn single(mut all: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    match all.pop() {
        Some(one) if all.is_empty() => one,
        Some(last) => {
            all.push(last);
            many(all)
        }
        None => Node::And(Vec::new()),
    }
}

#[cfg(test)]
mod tests;
