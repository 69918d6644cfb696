//! The coded socket for enaio: tokio's `TcpStream`, frames by hand, typed structs; and the limit,
//! which sends a frame made beforehand and does no more than the digest.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use serde::Deserialize;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::coded_wire::{self, Value};
use crate::subject::Tally;
use crate::{Result, failed};

const HEADER: usize = 20;
const DIGEST: usize = 20;

/// A connection.
#[derive(Clone)]
pub(crate) struct Coded(Arc<Mutex<TcpStream>>);

#[derive(Deserialize)]
struct Objects {
    #[serde(rename = "Object", default)]
    objects: Vec<Object>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct Object {
    #[serde(rename = "@Id")]
    id: String,
    #[serde(rename = "@Name")]
    name: String,
    #[serde(rename = "@ClassId")]
    class_id: String,
    #[serde(rename = "Attributes")]
    attributes: Attributes,
    #[serde(rename = "ParentObjects")]
    parents: Option<Parents>,
}

#[derive(Deserialize)]
struct Attributes {
    #[serde(rename = "Attribute", default)]
    attributes: Vec<Attribute>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct Attribute {
    #[serde(rename = "@Id")]
    id: String,
    #[serde(rename = "@Name")]
    name: String,
    #[serde(rename = "@AttributeClassId")]
    class_id: String,
    #[serde(rename = "@Flags")]
    flags: i64,
    #[serde(rename = "AttributeValue")]
    value: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct Parents {
    #[serde(rename = "ParentObject", default)]
    parents: Vec<Parent>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "fields are read from the wire because a user would want them")]
struct Parent {
    #[serde(rename = "@Id")]
    id: String,
    #[serde(rename = "@Name")]
    name: String,
    #[serde(rename = "@ClassId")]
    class_id: String,
}

impl Coded {
    pub(crate) async fn connect(server: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(Self(Arc::new(Mutex::new(stream))))
    }

    /// Sends a frame and gives body and digest of the answer.
    async fn exchange(&self, frame: &[u8]) -> Result<Vec<u8>> {
        let mut stream = self.0.lock().await;
        stream.write_all(frame).await?;
        let mut header = [0; HEADER];
        stream.read_exact(&mut header).await?;
        let length: usize = std::str::from_utf8(&header[6..16])?.parse()?;
        let mut rest = vec![0; length - HEADER + DIGEST];
        stream.read_exact(&mut rest).await?;
        Ok(rest)
    }

    /// Says of users that they are absent.
    pub(crate) async fn set_absent(&self, organisation: &str, users: &[String]) -> Result<Tally> {
        let mut xml = "<?xml version='1.0' encoding='utf-8'?>\n<Users>".to_owned();
        for user in users {
            let user = quick_xml::escape::escape(user.as_str());
            write!(xml, "<User Id=\"{user}\" Absent=\"1\" />")?;
        }
        xml.push_str("</Users>");
        let params = [
            ("OrganisationId", Value::Text(organisation.to_owned())),
            ("Users", Value::Bytes(xml.into_bytes())),
        ];
        let answer = self.exchange(&coded_wire::call("wfm.ConfigUserAbsence", &params)).await?;
        let (body, digest) = answer.split_at(answer.len() - DIGEST);
        coded_wire::answer(body, digest)?;
        Ok(Tally::row(0))
    }

    /// Who is absent.
    pub(crate) async fn absent(&self, organisation: &str) -> Result<Tally> {
        let params = [("OrganisationId", Value::Text(organisation.to_owned()))];
        let answer = self.exchange(&coded_wire::call("wfm.GetAbsentUsers", &params)).await?;
        let (body, digest) = answer.split_at(answer.len() - DIGEST);
        let mut params = coded_wire::answer(body, digest)?;
        let Some(Value::Text(ids)) = params.remove("ObjectIds") else {
            return Err(failed("no ids"));
        };
        let ids = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
        let ids: HashSet<String> = ids.collect();
        Ok(ids.iter().map(|id| Tally::row(id.len())).fold(Tally::default(), Tally::plus))
    }

    /// All objects of an organisation.
    pub(crate) async fn objects(&self, organisation: &str) -> Result<Tally> {
        let text = |text: &str| Value::Text(text.to_owned());
        let params = [
            ("OrganisationId", text(organisation)),
            ("RequestType", Value::Integer(0)),
            ("ObjectIds", text("")),
            ("ObjectName", text("")),
            ("ClassIds", text("")),
            ("ClassName", text("")),
            ("AttributeId", text("")),
            ("AttributeValue", text("")),
            ("RequestData", Value::Integer(7)),
        ];
        let call = coded_wire::call("wfm.GetOrganisationObjects", &params);
        let answer = self.exchange(&call).await?;
        let (body, digest) = answer.split_at(answer.len() - DIGEST);
        let mut params = coded_wire::answer(body, digest)?;
        let Some(Value::Bytes(xml)) = params.remove("Objects") else {
            return Err(failed("no objects"));
        };
        let objects: Objects = quick_xml::de::from_str(std::str::from_utf8(&xml)?)?;
        let letters = |object: &Object| {
            let attributes = object.attributes.attributes.iter();
            object.id.len() + attributes.map(|attribute| attribute.value.len()).sum::<usize>()
        };
        let tally = |object| Tally::row(letters(object));
        Ok(objects.objects.iter().map(tally).fold(Tally::default(), Tally::plus))
    }

    /// The limit: bytes out, bytes in, and their digest.
    pub(crate) async fn digest_only(&self, frame: &[u8]) -> Result<Tally> {
        let answer = self.exchange(frame).await?;
        let (body, digest) = answer.split_at(answer.len() - DIGEST);
        if Sha1::digest(body).as_slice() == digest {
            Ok(Tally::default())
        } else {
            Err(failed("the digest is wrong"))
        }
    }
}
