//! The parts of a response, each inside a frame that is right otherwise.

use enaio_wf::rpc::{ErrorEntry, Expected, File, Incoming, Response, Value};

use super::wire::{DIGEST, HEADER, check, signed};

/// An empty parameter list: its size, and how many.
const NO_PARAMS: [u8; 8] = [0, 0, 0, 4, 0, 0, 0, 0];

/// An empty error section: its size, how many, and a word that nobody reads.
const NO_ERRORS: [u8; 12] = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0];

const FILE_AROUND: usize = 52;

/// The bytes are the parameter list of a response.
pub(crate) fn params(data: &[u8]) {
    let Some(response) = read(&[&start(0)[..], data, &NO_ERRORS].concat(), &[]) else { return };
    let mut held = 0;
    for (name, value) in response.params.iter() {
        held += name.len() + 12;
        held += match value {
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            _ => 0,
        };
    }
    assert!(held <= data.len(), "a list of {} bytes becomes {held}", data.len());
}

/// The bytes are the error section of a response.
pub(crate) fn errors(data: &[u8]) {
    let Some(response) = read(&[&start(0)[..], &NO_PARAMS, data].concat(), &[]) else { return };
    let texts = |entry: &ErrorEntry| {
        let infos: usize = entry.infos.iter().map(String::len).sum();
        entry.source.len() + entry.message.len() + infos
    };
    let held: usize = response.errors.iter().map(texts).sum();
    assert!(held <= 4 * data.len(), "a section of {} bytes becomes {held}", data.len());
}

/// The first byte says how many files are announced, the rest is what follows the body.
pub(crate) fn files(data: &[u8]) {
    let Some((count, files)) = data.split_first() else { return };
    let body = [&start(usize::from(count % 5))[..], &NO_PARAMS, &NO_ERRORS].concat();
    let Some(response) = read(&body, files) else { return };
    assert_eq!(response.files.len(), usize::from(count % 5));
    let held: usize = response.files.iter().map(|file| file.content.len() + FILE_AROUND).sum();
    assert_eq!(held, files.len(), "files were lost or invented");
    for file in &response.files {
        assert!(file.extension.len() <= 10 && file.extension.is_ascii());
    }
}

/// The response in a frame with this body and these files, where it is one.
fn read(body: &[u8], files: &[u8]) -> Option<Response> {
    match check(&signed(body, files), Expected::Response) {
        (mut messages, None) if messages.len() == 1 => match messages.pop() {
            Some(Incoming::Response(response)) => Some(response),
            _ => None,
        },
        _ => None,
    }
}

/// The mode and the internal list of a successful response with so many files.
fn start(files: usize) -> Vec<u8> {
    let Ok(file) = File::new("", Vec::new()) else { panic!("an empty file is one") };
    let mut response = Response::new(0);
    response.files = vec![file; files];
    let Ok(frame) = response.to_frame() else { panic!("an empty response has a frame") };
    let behind = NO_PARAMS.len() + NO_ERRORS.len() + FILE_AROUND * files + DIGEST;
    frame.get(HEADER..frame.len() - behind).unwrap_or_default().to_vec()
}
