"""What the people room puts into the one schema."""

from huizhanjia_core.people.graphql.centers import (
    AppointmentTenure,
    CenterChanges,
    SiteManagement,
    TenureOutlook,
    TenureRoots,
)
from huizhanjia_core.people.graphql.group_changes import GroupChanges
from huizhanjia_core.people.graphql.groups import (
    GroupDocument,
    GroupMember,
    LeadingGroup,
    LocalReport,
    OrganizationGroups,
    PersonGroups,
)
from huizhanjia_core.people.graphql.people import (
    AccountPerson,
    Appointment,
    Department,
    OrganizationPeople,
    Person,
    PersonContact,
    Position,
    SitePeople,
)
from huizhanjia_core.people.graphql.people_changes import PeopleChanges
from huizhanjia_core.people.graphql.qualification_changes import QualificationChanges
from huizhanjia_core.people.graphql.qualifications import (
    PersonQualifications,
    QualificationEvidence,
    QualificationWaiver,
)
from huizhanjia_core.people.graphql.roots import PeopleRoots
from huizhanjia_core.people.graphql.standing import OrganizationStanding

PARTS: tuple[type, ...] = (
    Department,
    Position,
    Person,
    PersonContact,
    Appointment,
    QualificationEvidence,
    QualificationWaiver,
    TenureOutlook,
    LeadingGroup,
    GroupMember,
    GroupDocument,
    LocalReport,
    OrganizationPeople,
    OrganizationGroups,
    OrganizationStanding,
    SitePeople,
    SiteManagement,
    AppointmentTenure,
    AccountPerson,
    PersonQualifications,
    PersonGroups,
    PeopleRoots,
    PeopleChanges,
    QualificationChanges,
    GroupChanges,
    CenterChanges,
    TenureRoots,
)
"""Records and extensions, for the ``graphql`` hook."""

__all__ = ["PARTS", "Appointment", "LeadingGroup", "Person"]
