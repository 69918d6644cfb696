//! Queries built of the fuzzer's terms, read back as meant: by a reader that shares nothing with
//! their maker, and by the simulator's.

use accsyn::{Order, Query, Statement};

use super::meaning;
use super::read_back::{Expression, Meaning, read};

/// A program for the builder, its steps separated by `\x02`: `operator attribute value` with `\x01`
/// between them, or `&` and `|`, which take the last two expressions.
pub(crate) fn query(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut stack: Vec<(Query, Expression)> = Vec::new();
    for line in text.split('\u{2}').take(24) {
        let mut fields = line.splitn(3, '\u{1}');
        let operator = fields.next().unwrap_or_default();
        let (attribute, value) = (fields.next().unwrap_or("name"), fields.next().unwrap_or("x"));
        if let "&" | "|" = operator {
            let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else { return };
            stack.push(combined(operator, left, right));
        } else if let Some(term) = term(operator, attribute, value) {
            stack.push(term);
        }
    }
    for (query, meant) in stack {
        let text = query.as_str();
        match read(text) {
            Ok(found) => assert_eq!(found, meant, "{text} is read as something else"),
            Err(problem) => panic!("{text} is not read: {problem}"),
        }
        meaning::same_to_the_simulator(text, &meant);
        let statement: Result<Statement, _> = format!("User WHERE {text}").parse();
        let statement = statement.ok();
        let kept = statement.as_ref().and_then(Statement::query).map(Query::as_str);
        assert_eq!(kept, Some(text), "a statement changes its query");
    }
}

fn combined(
    operator: &str,
    (left, meant_left): (Query, Expression),
    (right, meant_right): (Query, Expression),
) -> (Query, Expression) {
    if operator == "&" {
        (left.and(right), Expression::all([meant_left, meant_right]))
    } else {
        (left.or(right), Expression::any([meant_left, meant_right]))
    }
}

/// One term and what it means, where the builder takes it.
fn term(operator: &str, attribute: &str, value: &str) -> Option<(Query, Expression)> {
    let (query, meaning, values) = match operator {
        "=" => (Query::equals(attribute, value), Meaning::Equals, vec![value]),
        "~" => (Query::like(attribute, value), Meaning::Equals, vec![value]),
        "!" => (Query::differs(attribute, value), Meaning::Differs, vec![value]),
        "<" => (Query::ordered(attribute, Order::Less, value), Meaning::Less, vec![value]),
        "{" => (Query::ordered(attribute, Order::AtMost, value), Meaning::AtMost, vec![value]),
        ">" => (Query::ordered(attribute, Order::Greater, value), Meaning::Greater, vec![value]),
        "}" => (Query::ordered(attribute, Order::AtLeast, value), Meaning::AtLeast, vec![value]),
        "c" => (Query::contains(attribute, value), Meaning::Contains, vec![value]),
        "m" => (Query::matches(attribute, value), Meaning::Matches, vec![value]),
        "i" => {
            let values: Vec<&str> = value.split('\u{3}').collect();
            (Query::one_of(attribute, values.iter().copied()), Meaning::In, values)
        }
        _ => return None,
    };
    let values = values.into_iter().map(str::to_owned).collect();
    let attribute = attribute.to_ascii_lowercase();
    let meant = Expression::Term { attribute, meaning, values };
    query.ok().map(|query| (query, meant))
}
