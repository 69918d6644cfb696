//! Parameters, in a query or in a form: decoded, and as they were sent.

use super::answer::Refusal;
use crate::http::decode_segment;

/// How many parameters a request may have.
const MAX_PAIRS: usize = 64;

/// The parameters of a request, in their order.
#[derive(Debug, Default)]
pub(super) struct Query {
    pairs: Vec<Pair>,
}

#[derive(Debug)]
struct Pair {
    name: String,
    value: Option<String>,
    raw: String,
}

impl Query {
    /// The parameters behind the question mark of a target.
    pub(super) fn of_target(target: &str) -> Result<Self, Refusal> {
        Self::read(target.split_once('?').map(|(_, query)| query).unwrap_or_default())
    }

    /// Parameters with `&` between. A plus is a blank.
    pub(super) fn read(text: &str) -> Result<Self, Refusal> {
        let mut pairs = Vec::new();
        for raw in text.split('&').filter(|raw| !raw.is_empty()) {
            let (name, value) = match raw.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (raw, None),
            };
            let value = value.map(decode).transpose()?;
            pairs.push(Pair { name: decode(name)?, value, raw: raw.to_owned() });
            if pairs.len() > MAX_PAIRS {
                return Err(Refusal::invalid("There are too many parameters."));
            }
        }
        Ok(Self { pairs })
    }

    /// The value of a parameter. Without a value, or with an empty one, it was not sent.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        let mut named = self.pairs.iter().filter(|pair| pair.name == name);
        let first = named.next();
        if named.next().is_some() {
            return Err(Refusal::invalid(format!("The parameter '{name}' is there twice.")));
        }
        Ok(first.and_then(|pair| pair.value.as_deref()).filter(|value| !value.is_empty()))
    }

    /// A parameter that must be there.
    pub(super) fn needed(&self, name: &str) -> Result<&str, Refusal> {
        let missing = || Refusal::invalid(format!("The parameter '{name}' is missing."));
        self.text(name)?.ok_or_else(missing)
    }

    /// `true` or `false`, in lower case. Left out, it is `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.text(name)? {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::invalid(format!("'{name}' must be 'true' or 'false'."))),
        }
    }

    /// Values with commas between, none of them empty.
    pub(super) fn list(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let list = self.text(name)?.map(|text| {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        });
        Ok(list)
    }

    /// The parameters as they were sent, without those of these names.
    pub(super) fn raw_without<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        let others = self.pairs.iter().filter(|pair| !names.contains(&pair.name.as_str()));
        others.map(|pair| pair.raw.as_str())
    }
}

fn decode(text: &str) -> Result<String, Refusal> {
    decode_segment(&text.replace('+', " "))
        .ok_or_else(|| Refusal::invalid("A parameter is badly escaped."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_kept_as_they_were() {
        let query = Query::of_target("/v1/people?a=%2B+%C5%81&before&b=1%2C2,,3&c=").unwrap();
        assert_eq!(query.text("a").unwrap(), Some("+ Ł"));
        assert_eq!(query.text("before").unwrap(), None);
        assert_eq!(query.list("b").unwrap().unwrap(), ["1", "2", "3"]);
        assert_eq!(query.text("c").unwrap(), None);
        let rest: Vec<_> = query.raw_without(&["b", "c"]).collect();
        assert_eq!(rest, ["a=%2B+%C5%81", "before"]);
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        assert!(Query::read("a=%4").is_err() && Query::read("%FF=1").is_err());
        assert!(Query::read(&"a&".repeat(MAX_PAIRS + 1)).is_err());
        let query = Query::read("a=True&b=1&b=2&t=true&f=false").unwrap();
        assert!(query.flag("a").is_err() && query.text("b").is_err());
        assert_eq!((query.flag("t").unwrap(), query.flag("f").unwrap()), (true, false));
        assert!(query.needed("x").is_err());
    }
}
