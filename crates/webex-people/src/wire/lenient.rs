//! Values read leniently: what does not fit is handed back and fails nothing.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

use super::reader::Reader;

/// What became of a value.
pub(super) enum Lenient<T> {
    /// It fits.
    Fits(T),
    /// It is null, which is as good as absent.
    Null,
    /// It is something else.
    Misfit(Value),
}

impl<T> Lenient<T> {
    pub(super) fn fit(self) -> Option<T> {
        match self {
            Self::Fits(value) => Some(value),
            Self::Null | Self::Misfit(_) => None,
        }
    }
}

/// A value that is neither null nor made of others.
pub(super) enum Atom<'a> {
    Flag(bool),
    Number(Number),
    Text(&'a str),
}

impl Atom<'_> {
    /// What `read` makes of a text. A number counts as its digits.
    pub(super) fn parsed<T>(&self, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        match self {
            Self::Text(text) => read(text),
            Self::Number(number) => read(&number.to_string()),
            Self::Flag(_) => None,
        }
    }

    fn into_value(self) -> Value {
        match self {
            Self::Flag(flag) => Value::Bool(flag),
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::String(text.to_owned()),
        }
    }
}

/// What is written in a text.
pub(super) fn parse<T: FromStr>(atom: &Atom<'_>) -> Option<T> {
    atom.parsed(|text| text.parse().ok())
}

/// One of the vendor's words.
pub(super) fn word<T: for<'a> From<&'a str>>(atom: &Atom<'_>) -> Option<T> {
    atom.parsed(|text| Some(T::from(text)))
}

/// A text. A number counts as its digits.
pub(super) fn text(atom: &Atom<'_>) -> Option<String> {
    atom.parsed(|text| Some(text.to_owned()))
}

/// True or false, also written as a text.
pub(super) fn flag(atom: &Atom<'_>) -> Option<bool> {
    match atom {
        Atom::Flag(flag) => Some(*flag),
        Atom::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Atom::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// What a value should be. By default nothing fits.
pub(super) trait Shape: Sized {
    type Fit;

    fn atom(self, _: &Atom<'_>) -> Option<Self::Fit> {
        None
    }

    fn list<'de, A: SeqAccess<'de>>(self, list: A) -> Result<Lenient<Self::Fit>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Lenient::Misfit)
    }
}

/// An atom of which the function makes something.
pub(super) struct One<F>(pub(super) F);

impl<T, F: FnOnce(&Atom<'_>) -> Option<T>> Shape for One<F> {
    type Fit = T;

    fn atom(self, atom: &Atom<'_>) -> Option<T> {
        self.0(atom)
    }
}

/// A list of atoms, of each of which `add` adds what it makes to `all`; other entries are skipped.
pub(super) struct Many<T, F> {
    pub(super) all: Vec<T>,
    pub(super) add: F,
}

impl<T, F: FnMut(&Atom<'_>, &mut Vec<T>)> Shape for Many<T, F> {
    type Fit = Vec<T>;

    fn list<'de, A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Lenient<Vec<T>>, A::Error> {
        loop {
            let (all, add) = (&mut self.all, &mut self.add);
            let entry = One(|atom: &Atom<'_>| {
                add(atom, all);
                Some(())
            });
            if list.next_element_seed(Leniently(entry))?.is_none() {
                return Ok(Lenient::Fits(self.all));
            }
        }
    }
}

/// An object that is read name by name.
pub(super) trait Entry: Default {
    type Finished;

    /// How many a person has as a rule; room for more is made when it is needed.
    const USUAL: usize;

    /// Reads the value of `name`, in place of an earlier one.
    fn take(&mut self, name: &str, json: &mut Reader<'_>) -> Option<()>;

    /// `None` where something is missing.
    fn finish(self) -> Option<Self::Finished>;
}

/// Reads an atom, of which `read` makes something.
pub(super) fn atom<T>(
    json: &mut Reader<'_>,
    read: impl FnOnce(&Atom<'_>) -> Option<T>,
) -> Option<Lenient<T>> {
    if let Some(text) = json.plain() {
        return Some(text_alone(text, read));
    }
    let seed = Leniently(One(read));
    match json.literal() {
        Some(Some(flag)) => Some(seed.judge(Atom::Flag(flag))),
        Some(None) => Some(Lenient::Null),
        None => json.value(seed).map(|(value, _)| value),
    }
}

/// The same of a text.
pub(super) fn text_alone<T>(text: &str, read: impl FnOnce(&Atom<'_>) -> Option<T>) -> Lenient<T> {
    Leniently(One(read)).judge(Atom::Text(text))
}

/// Reads a list of atoms, of each of which `add` adds what it makes; other entries are skipped.
pub(super) fn atoms<T>(
    json: &mut Reader<'_>,
    mut add: impl FnMut(&Atom<'_>, &mut Vec<T>),
) -> Option<Lenient<Vec<T>>> {
    let mut all = Vec::new();
    if json.plain_texts(|text| add(&Atom::Text(text), &mut all)).is_some() {
        return Some(Lenient::Fits(all));
    }
    all.clear();
    json.value(Leniently(Many { all, add })).map(|(value, _)| value)
}

/// Reads a list of objects; other entries are skipped.
pub(super) fn objects<E: Entry>(json: &mut Reader<'_>) -> Option<Lenient<Vec<E::Finished>>> {
    if !json.takes(b'[') {
        return json.value(Leniently(One(|_: &Atom<'_>| None))).map(|(value, _)| value);
    }
    let mut all = Vec::new();
    if json.takes(b']') {
        return Some(Lenient::Fits(all));
    }
    loop {
        if json.ahead().starts_with('{') {
            let mut entry = E::default();
            json.object(|name, json| entry.take(name, json))?;
            if let Some(entry) = entry.finish() {
                add(&mut all, entry, E::USUAL);
            }
        } else {
            json.value(PhantomData::<Value>)?;
        }
        if json.takes(b']') {
            return Some(Lenient::Fits(all));
        }
        json.takes(b',').then_some(())?;
    }
}

/// Adds to a list that has `usual` entries as a rule: with what is left over, lists would be the
/// larger part of a person.
pub(super) fn add<T>(all: &mut Vec<T>, entry: T, usual: usize) {
    if all.is_empty() {
        all.reserve_exact(usual);
    }
    all.push(entry);
}

/// Reads a value of any shape and says whether it is the one that was wanted. Fails only where
/// serde_json would fail to read a [`Value`].
pub(super) struct Leniently<S>(pub(super) S);

impl<'de, S: Shape> DeserializeSeed<'de> for Leniently<S> {
    type Value = Lenient<S::Fit>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<S: Shape> Leniently<S> {
    fn judge(self, atom: Atom<'_>) -> Lenient<S::Fit> {
        match self.0.atom(&atom) {
            Some(fit) => Lenient::Fits(fit),
            None => Lenient::Misfit(atom.into_value()),
        }
    }
}

impl<'de, S: Shape> Visitor<'de> for Leniently<S> {
    type Value = Lenient<S::Fit>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Lenient::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(self.judge(Atom::Flag(flag)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(self.judge(Atom::Number(number.into())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(self.judge(Atom::Number(number.into())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        // JSON has no number that is none.
        Ok(Number::from_f64(number).map_or(Lenient::Null, |it| self.judge(Atom::Number(it))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(self.judge(Atom::Text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        self.0.list(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(object)).map(Lenient::Misfit)
    }
}
