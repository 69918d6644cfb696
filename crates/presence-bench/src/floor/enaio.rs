//! enaio: frames made once. The size of an answer stands in the organisation's id.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use enaio_wf::rpc::{Response, Value};

const HEADER: usize = 20;
const DIGEST: usize = 20;
/// More than any call of the measured clients is long.
const MAX_CALL: usize = 64 << 20;

/// A job, and the size of its answer.
type Key = (String, usize);

/// By what they answer.
#[derive(Default)]
pub(crate) struct Frames {
    made: Mutex<HashMap<Key, Arc<[u8]>>>,
}

/// Answers calls until the client closes.
pub(super) fn converse(mut stream: TcpStream, frames: &Frames) -> std::io::Result<()> {
    let mut header = [0; HEADER];
    let mut body = Vec::new();
    while stream.read_exact(&mut header).is_ok() {
        body.clear();
        body.resize(rest_length(&header), 0);
        stream.read_exact(&mut body)?;
        stream.write_all(&frames.for_call(&body))?;
    }
    Ok(())
}

/// How much follows this header.
pub(crate) fn rest_length(header: &[u8; HEADER]) -> usize {
    let digits = std::str::from_utf8(&header[6..16]).unwrap_or("");
    let length: usize = digits.parse().unwrap_or(0);
    length.clamp(HEADER, MAX_CALL) - HEADER + DIGEST
}

/// The number in an organisation's id: `size-10000`. It stands near the beginning of a call.
fn size(body: &[u8]) -> usize {
    let near = &body[..body.len().min(512)];
    let found = near.windows(5).position(|five| five == b"size-").map(|at| at + 5);
    let digits = found.and_then(|at| near.get(at..)).unwrap_or_default();
    let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0'))
}

impl Frames {
    /// The answer to the call with this body.
    pub(crate) fn for_call(&self, body: &[u8]) -> Arc<[u8]> {
        let job = body.get(1..).and_then(|rest| rest.split(|byte| *byte == 0).next());
        self.answer(&String::from_utf8_lossy(job.unwrap_or_default()), size(body))
    }

    fn answer(&self, job: &str, size: usize) -> Arc<[u8]> {
        // Nothing that can panic runs under the lock.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (job.to_owned(), size);
        Arc::clone(made.entry(key).or_insert_with(|| {
            // Only a text with a NUL in it could not be written.
            response(job, size).to_frame().unwrap_or_default().into()
        }))
    }
}

fn response(job: &str, size: usize) -> Response {
    let done = Response::new(0);
    match job {
        "krn.SessionAttach" => done.with("SessionGUID", "0FB1C1A0D5B24C6E8C8F0D3B6F7A9E11"),
        "krn.REGetRegValue" => done.with("Value", "1"),
        "krn.SessionLogin" => done
            .with("Action", 0)
            .with("Description", "")
            .with("UserGUID", user_id(0))
            .with("UserID", 7)
            .with("UserName", "ROOT"),
        "krn.GetServerInfoEx" => done.with("ProductVersion", "12.0"),
        "wfm.GetOrganisations" => {
            let xml = "<?xml version =\"1.0\" encoding=\"UTF-8\"?><Organisations><Organisation \
                       Id=\"size-1\" Name=\"O\" Active=\"1\"/></Organisations>";
            done.with("Organisations", xml.as_bytes().to_vec())
        }
        "wfm.GetAbsentUsers" => {
            let ids: Vec<String> = (0..size).map(user_id).collect();
            done.with("ObjectIds", ids.join(","))
        }
        "wfm.GetOrganisationObjects" => done.with("Objects", Value::from(objects(size))),
        _ => done,
    }
}

/// The id of a user's object. Spread, so that the ids do not come in order.
fn user_id(index: usize) -> String {
    let spread = (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{spread:016X}4C4B9A51{index:08X}")
}

/// Objects as the server writes them: indented by tabs, values in CDATA.
fn objects(count: usize) -> Bytes {
    let mut xml =
        "<?xml version =\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Objects>\n".to_owned();
    for index in 0..count {
        let (id, boss) = (user_id(index), user_id(index / 10));
        let attribute = |number: usize, name: &str, value: &str| {
            let class = user_id(1_000_000 + number);
            format!(
                "\t\t\t<Attribute Id=\"{}\" Name=\"{name}\" AttributeClassId=\"{class}\" \
                 Flags=\"0\"><AttributeValue><![CDATA[{value}]]></AttributeValue></Attribute>\n",
                user_id(2_000_000 + number)
            )
        };
        let attributes = [
            attribute(1, "Login", &format!("user{index}")),
            attribute(2, "Name", &format!("Größe & Söhne {index}")),
            attribute(3, "Stellvertreter", &boss),
        ];
        let attributes = attributes.concat();
        xml.push_str(&format!(
            "\t<Object Id=\"{id}\" Name=\"Person {index}\" \
             ClassId=\"9AB24246BB9040A29FCD6015CF4F4BD9\">\n\t\t<Attributes>\n{attributes}\
             \t\t</Attributes>\n\t\t<ParentObjects>\n\t\t\t<ParentObject Id=\"{boss}\" \
             Name=\"Gruppe\" ClassId=\"12AA95D1D8244E6BB56C70A8D5CEE675\"/>\n\
             \t\t</ParentObjects>\n\t</Object>\n"
        ));
    }
    xml.push_str("</Objects>\n");
    xml.into_bytes().into()
}
