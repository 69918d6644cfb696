//! The password vectors, and that what is sent says what was given.

use std::sync::Mutex;

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use proptest::prelude::*;
use serde_json::Value as Json;

use super::*;

/// Says these numbers and then begins again.
#[derive(Debug)]
struct Script {
    first: Option<u32>,
    cycle: Vec<u32>,
    at: Mutex<usize>,
}

impl Script {
    fn new(first: Option<u32>, cycle: Vec<u32>) -> Self {
        Self { first, cycle, at: Mutex::new(0) }
    }
}

impl Noise for Script {
    fn below(&self, bound: u32) -> u32 {
        let mut at = self.at.lock().unwrap();
        let number = match (self.first, *at) {
            (Some(first), 0) => first,
            (Some(_), next) => self.cycle[(next - 1) % self.cycle.len()],
            (None, next) => self.cycle[next % self.cycle.len()],
        };
        *at += 1;
        assert!(number < bound, "{number} is not below {bound}");
        number
    }
}

fn vectors(scheme: &str) -> Vec<Json> {
    let all: Json =
        serde_json::from_str(include_str!("../../../tests/fixtures/vectors.json")).unwrap();
    let of_scheme = all["passwords"].as_array().unwrap().iter();
    of_scheme.filter(|vector| vector["scheme"] == scheme).cloned().collect()
}

fn unhex(text: &Json) -> Vec<u8> {
    let text = text.as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

#[test]
fn legacy_vectors() {
    let vectors = vectors("legacy");
    assert_eq!(vectors.len(), 6);
    for vector in vectors {
        let digits = vector["noise_digits_cycled"].as_str().unwrap();
        let cycle = digits.chars().map(|digit| digit.to_digit(8).unwrap()).collect();
        let offset = u32::try_from(vector["offset"].as_u64().unwrap()).unwrap();
        let noise = Script::new(Some(offset), cycle);
        let text = legacy(vector["password"].as_str().unwrap(), &noise).unwrap();
        assert_eq!(text, vector["text"].as_str().unwrap());
    }
}

#[test]
fn aes_vectors() {
    let vectors = vectors("aes");
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let password = vector["password"].as_str().unwrap();
        let (prefix, payload) = match vector["payload_encoding"].as_str().unwrap() {
            "utf-8" => ('$', password.as_bytes().to_vec()),
            _ => ('#', password.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()),
        };
        let salt = unhex(&vector["salt_hex"]).into_iter().map(u32::from).collect();
        let plain = block(&payload, &Script::new(None, salt)).unwrap();
        let padded = [&plain[..], &[3, 3, 3]].concat();
        assert_eq!(padded, unhex(&vector["block_hex"]));
        let salt = unhex(&vector["salt_hex"]).into_iter().map(u32::from).collect();
        let text = aes(prefix, &payload, &Script::new(None, salt)).unwrap();
        assert_eq!(text, vector["text"].as_str().unwrap());
        assert_eq!(text.len(), 193);
    }
}

#[test]
fn the_key_and_the_cipher_are_the_right_ones() {
    let vector = &vectors("aes key")[0];
    assert_eq!(KEY.to_vec(), unhex(&vector["hex"]));
    let check = &vector["fips197"];
    let key: [u8; 16] = unhex(&check["key"]).try_into().unwrap();
    let plain: [u8; 16] = unhex(&check["plain"]).try_into().unwrap();
    let mut block = plain.into();
    Aes128::new(&key.into()).encrypt_block(&mut block);
    assert_eq!(block.to_vec(), unhex(&check["cipher"]));
}

#[test]
fn a_zero_in_the_salt_is_replaced() {
    let plain = block(b"x", &Script::new(None, vec![0])).unwrap();
    assert_eq!(plain[3..13], [0x37; 10]);
}

fn encode(scheme: PasswordScheme, password: &str) -> Result<String> {
    let encoded = scheme.encode(&Secret::new(password), &super::super::noise::RandomNoise);
    encoded.map(|text| text.expose().to_owned())
}

#[test]
fn limits_of_the_forms() {
    use PasswordScheme::{Aes, Legacy};
    assert!(encode(Legacy, "").is_err());
    assert!(encode(Legacy, &"x".repeat(63)).is_err());
    assert_eq!(encode(Legacy, &"x".repeat(62)).unwrap().len(), 496);
    let error = encode(Legacy, "a€b").unwrap_err();
    assert_eq!(error.field(), Some("password"));
    assert!(!format!("{error:?}").contains('€'));
    assert_eq!(encode(Aes, "").unwrap().len(), 193);
    assert!(encode(Aes, &"ü".repeat(64)).is_ok());
    assert!(encode(Aes, &"ü".repeat(65)).is_err());
    assert!(encode(Aes, "a€b").unwrap().starts_with('$'));
}

#[test]
fn an_encoded_password_is_passed_through() {
    let encoded = encode(PasswordScheme::Aes, "optimal").unwrap();
    for scheme in [PasswordScheme::Aes, PasswordScheme::Legacy] {
        assert_eq!(encode(scheme, &encoded).unwrap(), encoded);
    }
    assert_ne!(encode(PasswordScheme::Aes, "#short").unwrap(), "#short");
}

/// As the protocol says a server reads the legacy form.
fn decode_legacy(text: &str) -> String {
    let bytes = text.as_bytes();
    let (count, offset) = (usize::from(bytes[0] - 65), usize::from(bytes[1] - 65));
    let code = |at: usize| {
        let digits = &text[2 + offset + 3 * at..][..3];
        u32::from_str_radix(digits, 8).unwrap() - u32::try_from(offset).unwrap()
    };
    (0..count).map(|at| char::from_u32(code(at)).unwrap()).collect()
}

proptest! {
    #[test]
    fn the_legacy_form_says_what_was_given(password in "[\\x01-\\u{ff}]{1,62}") {
        let text = encode(PasswordScheme::Legacy, &password).unwrap();
        prop_assert_eq!(text.len(), 8 * password.chars().count());
        prop_assert!(text.is_ascii());
        prop_assert_eq!(decode_legacy(&text), password);
    }
}

#[test]
fn plain_passwords_that_the_peer_changes_are_sent_as_given() {
    for password in ["admin", "ab", "a"] {
        let text = encode(PasswordScheme::Legacy, password).unwrap();
        assert_eq!(decode_legacy(&text), password);
    }
}
