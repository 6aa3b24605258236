//! How one form is filled from a row: worked out once per file, so that no row parses a path.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use crate::forms::definition::{Required, join};
use crate::forms::{Field, FormDef, Kind, Shape, Values};

use super::claims::{FormIndex, without_rows};
use super::columns::{BlockUse, Feeds};

/// One field of the tree that a row fills.
pub(super) enum Node<'c> {
    Leaf(LeafNode<'c>),
    Group { field: &'c Field, children: Vec<Node<'c>> },
    List(ListNode<'c>),
}

/// A field with its column, or with a default alone.
pub(super) struct LeafNode<'c> {
    pub field: &'c Field,
    pub column: Option<usize>,
    pub default: Option<&'c Value>,
    /// Path in the form, rows marked `[]`.
    pub path: String,
}

/// A list and the columns that say how many rows it has.
pub(super) struct ListNode<'c> {
    pub field: &'c Field,
    pub children: Vec<Node<'c>>,
    /// Columns whose parts are rows, with their separators; without any, the list has one row.
    pub items: Vec<(usize, &'c [String])>,
}

/// What a row of this form cannot do without.
pub(super) enum Essential {
    Name(String),
    Date(String),
}

/// What else makes or shapes the draft.
pub(super) enum Purpose<'c> {
    /// The row's own form.
    Own { essential: Option<Essential> },
    /// The head of a roster.
    Head,
    /// Another form that the row feeds.
    Derived { needs: Vec<String>, set: &'c [(String, Value)], list: Option<&'c str> },
}

/// A form and how a row fills it.
pub(super) struct Plan<'c> {
    pub form: &'c FormDef,
    pub purpose: Purpose<'c>,
    pub nodes: Vec<Node<'c>>,
    /// Canonical paths that columns feed, and what they stand in.
    pub fed: HashSet<String>,
    /// Paths of the fields that a column feeds, those of list rows left out.
    pub cells: Arc<[String]>,
    /// Columns that hold several values for several fields: how many are read.
    pub parts: Vec<(usize, usize)>,
    /// Present means: this path is empty.
    pub left_on: Option<String>,
    /// The form without what no column feeds and no default fills: for judging the rows of this
    /// file it says the same as the whole, in half the time.
    pub lean: FormDef,
}

impl<'c> Plan<'c> {
    /// The plans of a row's own form: the row, and the head of a roster if columns feed it.
    pub(super) fn own(index: &FormIndex<'c>, feeds: &Feeds) -> Vec<Self> {
        let form = index.form;
        let columns = by_path(feeds);
        let row =
            Self::of(form, &form.fields, &columns, Purpose::Own { essential: essential(index) });
        let head = Self::of(form, &form.head, &columns, Purpose::Head);
        let has_head = head.nodes.iter().any(is_fed);
        std::iter::once(row).chain(has_head.then_some(head)).collect()
    }

    /// The plan of a form that a row of another form feeds.
    pub(super) fn derived(index: &FormIndex<'c>, used: &BlockUse) -> Self {
        let form = index.form;
        let block = used.block.and_then(|at| form.from_card.get(at));
        let needs = match block {
            Some(block) => block
                .needs
                .iter()
                .map(|path| {
                    block.list.as_ref().map_or_else(|| path.clone(), |l| format!("{l}.{path}"))
                })
                .collect(),
            None => Vec::new(),
        };
        let purpose = Purpose::Derived {
            needs,
            set: block.map_or(&[], |block| block.set.as_slice()),
            list: block.and_then(|block| block.list.as_deref()),
        };
        Self::of(form, &form.fields, &by_path(&used.feeds), purpose)
    }

    fn of(
        form: &'c FormDef,
        fields: &'c [Field],
        columns: &HashMap<&str, usize>,
        purpose: Purpose<'c>,
    ) -> Self {
        let nodes = grow(fields, "", columns);
        let mut fed = HashSet::new();
        for path in columns.keys() {
            let bare = without_rows(path);
            let mut at = bare.as_str();
            while let Some((parent, _)) = at.rsplit_once('.') {
                fed.insert(at.to_owned());
                at = parent;
            }
            fed.insert(at.to_owned());
        }
        let mut cells: Vec<String> = fed
            .iter()
            .filter(|path| {
                !columns
                    .keys()
                    .any(|column| column.contains("[]") && without_rows(column) == **path)
            })
            .filter(|path| form.at(path).is_some_and(Field::is_leaf))
            .cloned()
            .collect();
        cells.sort_unstable();
        // A check of a list's rows has nothing to say where no column feeds the list.
        let mut checks = form.checks.clone();
        checks.retain(|check| {
            let list = check.field.split_once('.').and_then(|(key, _)| form.field(key));
            let list = list.filter(|field| matches!(field.kind, Kind::List(_)));
            list.is_none_or(|field| nodes.iter().any(|node| node.key() == field.key))
        });
        let lean = FormDef {
            checks,
            head: if matches!(purpose, Purpose::Head) { lean(fields, &nodes) } else { Vec::new() },
            fields: if matches!(purpose, Purpose::Head) {
                Vec::new()
            } else {
                lean(fields, &nodes)
            },
            ..form.clone()
        };
        let mut parts: HashMap<usize, usize> = HashMap::new();
        count_parts(&nodes, &mut parts);
        Self {
            form,
            purpose,
            nodes,
            fed,
            cells: cells.into(),
            parts: parts.into_iter().collect(),
            left_on: form.role_path("left_on"),
            lean,
        }
    }

    /// The column that feeds a field; its path without the marks of rows.
    pub(super) fn column_of(&self, bare: &str) -> Option<usize> {
        fn find(nodes: &[Node<'_>], bare: &str) -> Option<usize> {
            nodes.iter().find_map(|node| match node {
                Node::Leaf(leaf) => leaf.column.filter(|_| without_rows(&leaf.path) == bare),
                Node::Group { children, .. } | Node::List(ListNode { children, .. }) => {
                    find(children, bare)
                }
            })
        }
        find(&self.nodes, bare)
    }

    /// A card of a place that is no registration is one row of its first list.
    pub(super) fn list_row(&self, values: &Values) -> Option<super::ListRow> {
        let (list, set) = match &self.purpose {
            Purpose::Derived { list, set, .. } => {
                let set = set.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
                ((*list)?.to_owned(), set)
            }
            Purpose::Own { .. }
                if self.form.shape == Shape::Card && !self.form.is_registration() =>
            {
                let in_values = |field: &&Field| {
                    matches!(field.kind, Kind::List(_)) && values.contains_key(&field.key)
                };
                (self.form.fields.iter().find(in_values)?.key.clone(), Values::new())
            }
            _ => return None,
        };
        Some(super::ListRow { list, set })
    }
}

/// The fields that these nodes fill, in the order of the definition.
fn lean(fields: &[Field], nodes: &[Node<'_>]) -> Vec<Field> {
    let node_of = |key: &str| nodes.iter().find(|node| node.key() == key);
    let filled = |field: &Field| {
        let mut field = field.clone();
        let node = node_of(&field.key)?;
        if let Node::Group { children, .. } | Node::List(ListNode { children, .. }) = node
            && let Kind::Group(inner) | Kind::List(inner) = &mut field.kind
        {
            *inner = lean(inner, children);
        }
        Some(field)
    };
    fields.iter().filter_map(filled).collect()
}

impl Node<'_> {
    fn key(&self) -> &str {
        match self {
            Node::Leaf(LeafNode { field, .. })
            | Node::Group { field, .. }
            | Node::List(ListNode { field, .. }) => &field.key,
        }
    }
}

fn by_path(feeds: &Feeds) -> HashMap<&str, usize> {
    feeds.iter().map(|(path, column)| (path.as_str(), *column)).collect()
}

fn is_fed(node: &Node<'_>) -> bool {
    match node {
        Node::Leaf(leaf) => leaf.column.is_some(),
        Node::Group { .. } | Node::List(_) => true,
    }
}

/// The part of the form that columns feed. Numbers come after the kind of their document.
fn grow<'c>(fields: &'c [Field], parent: &str, columns: &HashMap<&str, usize>) -> Vec<Node<'c>> {
    let mut nodes = Vec::new();
    for field in fields {
        let path = join(parent, &field.key);
        match &field.kind {
            Kind::Group(inner) => {
                let children = grow(inner, &path, columns);
                if children.iter().any(is_fed) {
                    nodes.push(Node::Group { field, children });
                }
            }
            Kind::List(inner) => {
                let children = grow(inner, &format!("{path}[]"), columns);
                if children.iter().any(is_fed) {
                    let items = items(&children);
                    nodes.push(Node::List(ListNode { field, children, items }));
                }
            }
            Kind::Sign | Kind::Checklist => {}
            kind => {
                let column = columns.get(path.as_str()).copied();
                // A default code says what is usual; anything else would be made up.
                let default = field.default.as_ref().filter(|_| matches!(kind, Kind::Code(_)));
                if column.is_some() || default.is_some() {
                    nodes.push(Node::Leaf(LeafNode { field, column, default, path }));
                }
            }
        }
    }
    nodes.sort_by_key(|node| match node {
        Node::Leaf(leaf) => matches!(leaf.field.kind, Kind::IdNumber { .. }),
        _ => false,
    });
    nodes
}

fn items<'c>(children: &[Node<'c>]) -> Vec<(usize, &'c [String])> {
    let mut out: Vec<(usize, &'c [String])> = Vec::new();
    for child in children {
        if let Node::Leaf(LeafNode { field, column: Some(column), .. }) = child
            && !field.split.is_empty()
            && out.iter().all(|(known, _)| known != column)
        {
            out.push((*column, &field.split));
        }
    }
    out
}

fn count_parts(nodes: &[Node<'_>], out: &mut HashMap<usize, usize>) {
    for node in nodes {
        match node {
            Node::Leaf(LeafNode { field, column: Some(column), .. }) => {
                if let Some(part) = field.part {
                    let most = out.entry(*column).or_insert(part);
                    *most = part.max(*most);
                }
            }
            Node::Leaf(_) => {}
            Node::Group { children, .. } | Node::List(ListNode { children, .. }) => {
                count_parts(children, out);
            }
        }
    }
}

/// What is missed most in a row of this form: a roster's name, the day of a letter or log. A card
/// may do without.
fn essential(index: &FormIndex<'_>) -> Option<Essential> {
    let path = index.essential.first()?.clone();
    match index.form.shape {
        Shape::Card => None,
        Shape::Roster => Some(Essential::Name(path)),
        Shape::Letter | Shape::Log => Some(Essential::Date(path)),
    }
}

/// Whether the definition insists on a field.
pub(super) fn is_required(field: &Field) -> bool {
    matches!(field.required, Required::Yes)
}
