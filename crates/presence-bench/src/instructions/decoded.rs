//! What can be called without any connection: frames and rows.

use std::hint::black_box;

use bytes::BytesMut;
use enaio_wf::rpc::{Call, Expected, FrameDecoder, Limits, Response};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::floor::samples;
use crate::{Result, failed};

pub(super) fn frame_encoded(count: usize) -> Result<()> {
    let user = "<User Id=\"8CD236F862644DAD904CD8C228EF4F23\" Absent=\"1\" />";
    let call = Call::new("wfm.ConfigUserAbsence")
        .with("OrganisationId", "E3F3AFE3FB42433CB0C9FFE0F62533ED")
        .with("Users", user.repeat(10_000).into_bytes());
    for _ in 0..count {
        black_box(call.to_frame()?);
    }
    Ok(())
}

pub(super) fn frame_decoded(count: usize) -> Result<()> {
    let ids = "8CD236F862644DAD904CD8C228EF4F23,".repeat(10_000);
    let frame = Response::new(0).with("ObjectIds", ids).to_frame()?;
    for _ in 0..count {
        let mut decoder = FrameDecoder::new(Expected::Response, Limits::default());
        let mut buffer = BytesMut::from(frame.as_slice());
        let message = decoder.decode(&mut buffer)?;
        black_box(message.ok_or_else(|| failed("the frame is whole"))?);
    }
    Ok(())
}

pub(super) fn webex_row(count: usize) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        items: Vec<Box<RawValue>>,
    }
    let page: Page = serde_json::from_slice(&samples::webex_page(1))?;
    for _ in 0..count {
        for row in &page.items {
            black_box(webex_people::Person::from_json(row, webex_people::Asked::List)?);
        }
    }
    Ok(())
}

pub(super) fn accsyn_row(count: usize) -> Result<()> {
    #[derive(Deserialize)]
    struct Answer {
        result: Vec<Box<RawValue>>,
    }
    let answer: Answer = serde_json::from_slice(&samples::accsyn_users(1))?;
    for _ in 0..count {
        for row in &answer.result {
            black_box(accsyn::User::from_json(row)?);
        }
    }
    Ok(())
}
