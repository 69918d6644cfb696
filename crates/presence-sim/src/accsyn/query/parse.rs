//! From text to an expression.

use std::iter::Peekable;
use std::vec::IntoIter;

use regex::{Regex, RegexBuilder};

use super::expression::{Expression, Term, Test};
use super::token::{Kind, Sign, Token, tokens};
use super::{MAX_DEPTH, MAX_LENGTH, MAX_PARTS, MAX_PATTERNS, NotUnderstood};

/// How much memory one compiled regular expression may take, in bytes.
const MAX_PATTERN_SIZE: usize = 256 * 1024;

/// Reads an expression over these attributes.
pub(in crate::accsyn) fn parse(text: &str, known: &[&str]) -> Result<Expression, NotUnderstood> {
    if text.len() > MAX_LENGTH {
        return Err(NotUnderstood { problem: "too long", at: MAX_LENGTH });
    }
    let tokens = tokens(text)?.into_iter().peekable();
    let mut parser = Parser { tokens, known, end: text.len(), parts: 0, patterns: 0 };
    let expression = parser.either(0)?;
    match parser.tokens.next() {
        None => Ok(expression),
        Some(left) => Err(NotUnderstood { problem: "AND, OR or the end expected", at: left.at }),
    }
}

struct Parser<'a> {
    tokens: Peekable<IntoIter<Token>>,
    known: &'a [&'a str],
    end: usize,
    parts: usize,
    patterns: usize,
}

impl Parser<'_> {
    fn either(&mut self, depth: usize) -> Result<Expression, NotUnderstood> {
        let mut any = vec![self.all(depth)?];
        while self.take_word("or").is_some() {
            any.push(self.all(depth)?);
        }
        Ok(Expression::Any(any))
    }

    fn all(&mut self, depth: usize) -> Result<Expression, NotUnderstood> {
        let mut all = vec![self.one(depth)?];
        while self.take_word("and").is_some() {
            all.push(self.one(depth)?);
        }
        Ok(Expression::All(all))
    }

    fn one(&mut self, depth: usize) -> Result<Expression, NotUnderstood> {
        let Some(opening) = self.tokens.next_if(|token| token.kind == Kind::Open) else {
            return self.term().map(Expression::Term);
        };
        if depth >= MAX_DEPTH {
            return Err(NotUnderstood { problem: "nested too deep", at: opening.at });
        }
        let inside = self.either(depth + 1)?;
        match self.tokens.next_if(|token| token.kind == Kind::Close) {
            Some(_) => Ok(inside),
            None => Err(self.expected("a closing parenthesis expected")),
        }
    }

    fn term(&mut self) -> Result<Term, NotUnderstood> {
        let attribute = self.attribute()?;
        let negated = self.take_word("not").is_some();
        let at = self.place();
        if let Some(sign) = self.take_sign().filter(|_| !negated) {
            return self.compared(attribute, sign);
        }
        let test = if self.take_word("in").is_some() {
            Test::In(self.values()?)
        } else if self.take_word("contains").is_some() {
            Test::Contains(self.value()?.to_lowercase())
        } else if self.take_word("matches").is_some() {
            Test::Matches(self.pattern()?)
        } else {
            return Err(NotUnderstood { problem: "an operator expected", at });
        };
        Ok(Term { attribute, negated, test })
    }

    fn compared(&mut self, attribute: String, sign: Sign) -> Result<Term, NotUnderstood> {
        let value = self.value()?.to_lowercase();
        let (negated, test) = match sign {
            Sign::Equal => (false, Test::Equal(value)),
            Sign::Unequal => (true, Test::Equal(value)),
            order => (false, Test::Ordered(order, value)),
        };
        Ok(Term { attribute, negated, test })
    }

    fn attribute(&mut self) -> Result<String, NotUnderstood> {
        let at = self.place();
        let Some(Token { kind: Kind::Bare(name), .. }) = self.tokens.next() else {
            return Err(NotUnderstood { problem: "an attribute expected", at });
        };
        let name = name.to_ascii_lowercase();
        match self.known.contains(&name.as_str()) {
            true => Ok(name),
            false => Err(NotUnderstood { problem: "no such attribute", at }),
        }
    }

    fn values(&mut self) -> Result<Vec<String>, NotUnderstood> {
        let mut values = vec![self.value()?.to_lowercase()];
        while self.tokens.next_if(|token| token.kind == Kind::Comma).is_some() {
            values.push(self.value()?.to_lowercase());
        }
        Ok(values)
    }

    fn pattern(&mut self) -> Result<Regex, NotUnderstood> {
        let at = self.place();
        let pattern = self.value()?;
        self.patterns += 1;
        if self.patterns > MAX_PATTERNS {
            return Err(NotUnderstood { problem: "too many regular expressions", at });
        }
        RegexBuilder::new(&pattern)
            .case_insensitive(true)
            .size_limit(MAX_PATTERN_SIZE)
            .dfa_size_limit(MAX_PATTERN_SIZE)
            .nest_limit(MAX_DEPTH as u32)
            .build()
            .map_err(|_| NotUnderstood { problem: "a broken or too large regular expression", at })
    }

    fn value(&mut self) -> Result<String, NotUnderstood> {
        let at = self.place();
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(NotUnderstood { problem: "too many parts", at });
        }
        match self.tokens.next() {
            Some(Token { kind: Kind::Bare(value) | Kind::Quoted(value), .. }) => Ok(value),
            _ => Err(NotUnderstood { problem: "a value expected", at }),
        }
    }

    fn take_word(&mut self, word: &str) -> Option<Token> {
        self.tokens.next_if(|token| match &token.kind {
            Kind::Bare(bare) => bare.eq_ignore_ascii_case(word),
            _ => false,
        })
    }

    fn take_sign(&mut self) -> Option<Sign> {
        let token = self.tokens.next_if(|token| matches!(token.kind, Kind::Sign(_)))?;
        match token.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn place(&mut self) -> usize {
        self.tokens.peek().map_or(self.end, |token| token.at)
    }

    fn expected(&mut self, problem: &'static str) -> NotUnderstood {
        NotUnderstood { problem, at: self.place() }
    }
}
