"""Pages of the ground floor."""

from django.urls import include, path

from members.views import (
    account_links as links,
    accounts,
    deletions,
    factor_settings as factors,
    imports,
    members,
    organizations as units,
    own_account,
    posts,
    roster_files,
)

app_name = "members"
_organization = [
    path("new/", units.OrganizationCreateView.as_view(), name="organization_create"),
    path("edit/", units.OrganizationEditView.as_view(), name="organization_edit"),
    path("letterhead/", units.OrganizationLetterheadView.as_view(), name="organization_letterhead"),
    path("powers/", posts.PowersView.as_view(), name="organization_powers"),
    path("dissolve/", units.OrganizationDissolveView.as_view(), name="organization_dissolve"),
    path("delete/", deletions.OrganizationDeleteView.as_view(), name="organization_delete"),
]
_members = [
    path("", members.MemberListView.as_view(), name="member_list"),
    path("new/", members.MemberCreateView.as_view(), name="member_create"),
    path("<int:pk>/", members.MemberDetailView.as_view(), name="member_detail"),
    path("<int:pk>/edit/", members.MemberEditView.as_view(), name="member_edit"),
    path("<int:pk>/delete/", deletions.MemberDeleteView.as_view(), name="member_delete"),
    path("<int:pk>/readers/", posts.MemberReadersView.as_view(), name="member_readers"),
    path("<int:pk>/merge/", deletions.MemberMergeView.as_view(), name="member_merge"),
    path("posts/", posts.PostChangeListView.as_view(), name="post_changes"),
    path("import/", imports.RosterUploadView.as_view(), name="import"),
    path("import/<int:pk>/", imports.RosterPreviewView.as_view(), name="import_preview"),
    path("import/<int:pk>/result/", imports.RosterResultView.as_view(), name="import_result"),
    path(
        "import/template/",
        roster_files.RosterWorkbookView.as_view(is_template=True),
        name="import_template",
    ),
    path("import/export/", roster_files.RosterWorkbookView.as_view(), name="roster_export"),
    path(
        "import/<int:pk>/columns/",
        roster_files.ColumnMeaningsView.as_view(),
        name="import_columns",
    ),
    path("import/<int:pk>/undo/", imports.RosterUndoView.as_view(), name="import_undo"),
    path("import/<int:pk>/bad-rows/", imports.BadRowsView.as_view(), name="import_bad_rows"),
]
_accounts = [
    path("", accounts.AccountListView.as_view(), name="account_list"),
    path("new/", accounts.AccountFindView.as_view(), name="account_find"),
    path("new/<int:pk>/", accounts.AccountCreateView.as_view(), name="account_create"),
    path("<int:pk>/link/", links.AccountLinkView.as_view(), name="account_link"),
    path("<int:pk>/close/", accounts.AccountActiveView.as_view(active=False), name="account_close"),
    path("<int:pk>/open/", accounts.AccountActiveView.as_view(), name="account_open"),
    path("<int:pk>/lost-device/", factors.LostDeviceView.as_view(), name="account_lost_device"),
    path("lost-devices/", factors.ResetListView.as_view(), name="factor_resets"),
    path("lost-devices/<int:pk>/", factors.ResetView.as_view(), name="factor_reset"),
    path("second-factor/", factors.SettingsView.as_view(), name="factor_settings"),
    path("units/", links.UnitListView.as_view(), name="account_units"),
    path("units/<int:pk>/", links.UnitAccountsView.as_view(), name="unit_accounts"),
    path("issues/<int:pk>/", links.IssueView.as_view(), name="issue_detail"),
    path("confirm/", links.ConfirmListView.as_view(), name="confirm_accounts"),
    path("events/", own_account.EventListView.as_view(), name="account_events"),
]
urlpatterns = [
    path("organizations/", units.OrganizationListView.as_view(), name="organization_list"),
    path("organizations/<int:pk>/", include(_organization)),
    path("members/", include(_members)),
    path("accounts/manage/", include(_accounts)),
    path("accounts/link/", own_account.NewPasswordView.as_view(), name="link"),
    path("accounts/own/", own_account.OwnAccountView.as_view(), name="own_account"),
]
