//! XML as servers write it, and as an attacker would.

use presence_core::ErrorKind;

use super::*;

fn all_objects(xml: &[u8]) -> Result<Vec<Object>> {
    let mut all = Vec::new();
    objects(xml, |object| all.extend(object))?;
    Ok(all)
}

fn names(xml: &str) -> Vec<String> {
    let all = organisations(xml.as_bytes()).unwrap();
    all.into_iter().map(|organisation| organisation.name).collect()
}

#[test]
fn lenient_about_what_does_not_matter() {
    assert!(names("").is_empty());
    assert!(names(" \r\n\0").is_empty());
    assert!(names("<Organisations/>").is_empty());
    let xml = "\u{feff}<?xml version =\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <!-- c --><Organisations new='1'>\n\t<Extra><Organisation Id='0' Name='no'/></Extra>\
        <Organisation Id='1' Name='M&#252;ller &amp; S&ouml;hne' Active='true'/>\
        <Organisation Id='2' Name='a &lt;b&gt;' Active='1' Active='0'><More>x</More></Organisation>\
        <Organisation Name='without id'/>\
        </Organisations>\0";
    let all = organisations(xml.as_bytes()).unwrap();
    assert_eq!(all.len(), 2);
    // An attribute with an entity that XML does not have is as good as missing.
    assert_eq!((all[0].name.as_str(), all[0].active), ("", false));
    assert_eq!((all[1].name.as_str(), all[1].active), ("a <b>", true));
}

#[test]
fn values_may_be_cdata_text_references_or_a_mix() {
    let xml = "<Objects><Object Id='1'><Attributes><Attribute Name='Login'>\n<AttributeValue>\
        a<![CDATA[<b>]]>&amp;&#99;</AttributeValue> x </Attribute></Attributes></Object></Objects>";
    let all = all_objects(xml.as_bytes()).unwrap();
    assert_eq!(all[0].login(), Some("a<b>&c"));
    assert_eq!(all[0].substitutes(), None);
}

#[test]
fn hardened_against_what_does_matter() {
    let deep = format!("<Organisations>{}", "<a>".repeat(100_000));
    let bad = [
        "<!DOCTYPE Organisations [<!ENTITY a 'b'>]><Organisations/>",
        "<Organisations>&a;</Organisations>",
        "<Organisations>",
        "<Organisations></Organisation>",
        "<Objects/>",
        "<Organisations/><Organisations/>",
        "no XML",
        "junk<Organisations/>",
        "<Organisations/>junk",
        "<Organisations/><![CDATA[]]>",
        "<Organisations/>&amp;",
        "<Organisations><x/y/><Organisation Id='1'/></Organisations>",
        "<Organisations><x/y></x/y><Organisation Id='1'/></Organisations>",
        "<Organisations><Organisation Id=1 Name='b'/></Organisations>",
        "<Organisations><Organisation Id='1' Name/></Organisations>",
        &deep,
    ];
    for xml in bad {
        let error = organisations(xml.as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{:.40}", xml);
    }
    assert!(organisations(b"<Organisations>\xff</Organisations>").is_err());
}

#[test]
fn many_attributes_take_no_quadratic_time() {
    let attributes: String = (0..200_000).map(|at| format!(" a{at}='x'")).collect();
    let xml = format!("<Organisations><Organisation{attributes} Id='1'/></Organisations>");
    assert_eq!(organisations(xml.as_bytes()).unwrap().len(), 1);
}

#[test]
fn a_hundred_thousand_objects() {
    let object = |at: usize| {
        format!(
            "<Object Id=\"{at:032X}\" Name=\"N\"><Attributes><Attribute Name=\"Login\">\
             <AttributeValue><![CDATA[u{at}]]></AttributeValue></Attribute></Attributes></Object>"
        )
    };
    let xml: String = (0..100_000).map(object).collect();
    let all = all_objects(format!("<Objects>{xml}</Objects>").as_bytes()).unwrap();
    assert_eq!(all.len(), 100_000);
    assert_eq!(all[99_999].login(), Some("u99999"));
}

#[test]
fn times_that_are_not_set_are_none() {
    let xml = "<Processes><Process Id='1' State='x'><Creation UserId='7' Time='1779366295'/>\
        <Activity Id='2' CreationTime='0' OwnerTime='' ReminderTime='soon' OwnerId='9'/>\
        </Process></Processes>";
    let all = processes(xml.as_bytes()).unwrap();
    assert_eq!(all[0].created.unwrap().as_unix_seconds(), 1_779_366_295);
    assert_eq!(all[0].state, None);
    let activity = &all[0].activities[0];
    assert_eq!((activity.created, activity.owned, activity.reminder), (None, None, None));
    assert_eq!(activity.owner.as_ref().unwrap().as_str(), "9");
}
