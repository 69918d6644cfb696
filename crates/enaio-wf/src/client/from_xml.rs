//! The XML of answers by itself: for answers of jobs that were called by name, or kept.

use presence_core::Result;

use super::organisation::{Object, Organisation};
use super::process::Process;
use super::substitute::Represented;
use crate::xml;

impl Organisation {
    /// Reads the XML that `wfm.GetOrganisations` gives. Entities and document types are refused;
    /// nothing at all is an empty list.
    ///
    /// # Errors
    /// `Protocol` where it is not that XML.
    pub fn list_from_xml(xml: &[u8]) -> Result<Vec<Self>> {
        xml::organisations(xml)
    }
}

impl Object {
    /// Reads the XML that `wfm.GetOrganisationObjects` gives. An object without a usable id is left
    /// out.
    ///
    /// # Errors
    /// As [`Organisation::list_from_xml`].
    pub fn list_from_xml(xml: &[u8]) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        xml::objects(xml, |object| all.extend(object))?;
        Ok(all)
    }
}

impl Process {
    /// Reads the XML that `wfm.AdminGetProcessListByUser` gives.
    ///
    /// # Errors
    /// As [`Organisation::list_from_xml`].
    pub fn list_from_xml(xml: &[u8]) -> Result<Vec<Self>> {
        xml::processes(xml)
    }
}

impl Represented {
    /// Reads the XML that `wfm.GetSubstitutes` gives.
    ///
    /// # Errors
    /// As [`Organisation::list_from_xml`].
    pub fn list_from_xml(xml: &[u8]) -> Result<Vec<Self>> {
        xml::represented(xml, "Substitutes")
    }
}
