//! Who may do what. The numbers are the vendor's, their assignment to jobs is invented.

/// A system role of the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SystemRole {
    UseWorkflow = 19,
    EditOrganisation = 22,
    ReportAbsence = 58,
    ConfigureSubstitutes = 61,
    AdministerProcesses = 62,
    SwitchContext = 72,
    ShowSubstitutes = 90,
    ManageAbsences = 108,
}

impl SystemRole {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::UseWorkflow => "use workflow",
            Self::EditOrganisation => "edit organisation",
            Self::ReportAbsence => "report presence/absence",
            Self::ConfigureSubstitutes => "configure workflow substitutes",
            Self::AdministerProcesses => "process administration",
            Self::SwitchContext => "switch job context",
            Self::ShowSubstitutes => "show substitutions",
            Self::ManageAbsences => "manage user absences",
        }
    }
}

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rights {
    /// Everything.
    Administrator,
    /// Look at everything of the workflow, and report the own absence.
    Ordinary,
    /// Log in, and nothing of the workflow.
    Nothing,
}

impl Rights {
    pub(super) fn include(self, role: SystemRole) -> bool {
        match self {
            Self::Administrator => true,
            Self::Ordinary => matches!(
                role,
                SystemRole::UseWorkflow | SystemRole::ReportAbsence | SystemRole::ShowSubstitutes
            ),
            Self::Nothing => false,
        }
    }
}
