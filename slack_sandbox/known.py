"""The names that Slack has: scopes by the kind of token, and events with the scopes they need."""

UNLISTED = {"im:write.invites", "mpim:write.invites"}
"""Scopes that manifests give their bots, and that Slack's reference does not list: taken, and told of."""

_CONVERSATIONS = {
    f"{kind}:{what}"
    for kind in ("channels", "groups", "im", "mpim")
    for what in ("history", "read", "write", "write.topic", "write.invites")
} - UNLISTED

_BOTH = _CONVERSATIONS | {
    *("bookmarks:read", "bookmarks:write", "calls:read", "calls:write", "canvases:read", "canvases:write"),
    *("chat:write", "commands", "dnd:read", "emoji:read", "files:read", "files:write", "incoming-webhook"),
    *("conversations.connect:manage", "conversations.connect:read", "conversations.connect:write"),
    *("links.embed:write", "links:read", "links:write", "lists:read", "lists:write", "metadata.message:read"),
    *("pins:read", "pins:write", "reactions:read", "reactions:write", "reminders:read", "reminders:write"),
    *("remote_files:read", "remote_files:share", "team.billing:read", "team.preferences:read", "team:read"),
    *("search:read.files", "search:read.public", "search:read.users", "tokens.basic"),
    *("usergroups:read", "usergroups:write", "users.profile:read", "users:read", "users:read.email"),
    *("users:write", "workflows.templates:read", "workflows.templates:write"),
}

BOT_SCOPES = (_BOTH - {"channels:write"}) | {
    *("app_mentions:read", "assistant:write", "channels:join", "channels:manage"),
    *("chat:write.customize", "chat:write.public", "datastore:read", "datastore:write"),
    *("remote_files:write", "triggers:read", "triggers:write", "workflow.steps:execute"),
}
"""Those a bot's token may bear."""

USER_SCOPES = _BOTH | {
    *("auditlogs:read", "dnd:write", "email", "identify", "openid", "profile", "users.profile:write"),
    *("identity.avatar", "identity.basic", "identity.email", "identity.team"),
    *("search:read", "search:read.im", "search:read.mpim", "search:read.private"),
    *("stars:read", "stars:write"),
}
"""Those a person's token may bear, beside `admin` and `admin.…`."""

_EVENTS: list[tuple[str, str]] = [
    ("", "agent_session_stopped agent_session_title_changed app_context_changed app_deleted app_home_opened"),
    ("", "app_installed app_rate_limited app_requested app_uninstalled app_uninstalled_team call_rejected"),
    ("", "entity_details_requested function_executed grid_migration_finished grid_migration_started"),
    ("", "invite_requested message.app_home team_access_granted team_access_revoked tokens_revoked"),
    ("app_mentions:read", "app_mention"),
    ("assistant:write", "assistant_thread_context_changed assistant_thread_started"),
    ("channels:read", "channel_archive channel_created channel_deleted channel_id_changed channel_left"),
    ("channels:read", "channel_rename channel_unarchive"),
    ("channels:read groups:read", "channel_shared channel_unshared"),
    ("channels:read groups:read", "member_joined_channel member_left_channel"),
    ("channels:history groups:history mpim:history", "channel_history_changed"),
    ("channels:history groups:history im:history mpim:history", "message"),
    ("channels:history", "message.channels"),
    ("conversations.connect:manage conversations.connect:read", "shared_channel_invite_accepted"),
    ("conversations.connect:manage conversations.connect:read", "shared_channel_invite_approved"),
    ("conversations.connect:manage conversations.connect:read", "shared_channel_invite_declined"),
    ("conversations.connect:manage conversations.connect:read", "shared_channel_invite_received"),
    ("conversations.connect:manage conversations.connect:read", "shared_channel_invite_requested"),
    ("dnd:read", "dnd_updated dnd_updated_user"),
    ("emoji:read", "emoji_changed"),
    ("files:read", "file_change file_comment_added file_comment_deleted file_comment_edited file_created"),
    ("files:read", "file_deleted file_public file_shared file_unshared"),
    ("groups:read", "group_archive group_close group_deleted group_left group_open group_rename"),
    ("groups:read", "group_unarchive"),
    ("groups:history", "message.groups"),
    ("groups:history mpim:history", "group_history_changed"),
    ("im:read", "im_close im_created im_open"),
    ("im:history", "im_history_changed message.im"),
    ("links:read", "link_shared"),
    ("metadata.message:read", "message_metadata_deleted message_metadata_posted message_metadata_updated"),
    ("mpim:history", "message.mpim"),
    ("pins:read", "pin_added pin_removed"),
    ("reactions:read", "reaction_added reaction_removed"),
    ("stars:read", "star_added star_removed"),
    ("team:read", "email_domain_changed team_domain_change team_rename"),
    ("usergroups:read", "subteam_created subteam_members_changed subteam_self_added subteam_self_removed"),
    ("usergroups:read", "subteam_updated"),
    ("users:read", "team_join user_change user_huddle_changed user_profile_changed user_status_changed"),
    ("workflow.steps:execute", "workflow_deleted workflow_published workflow_step_deleted"),
    ("workflow.steps:execute", "workflow_step_execute workflow_unpublished"),
]
EVENT_SCOPES = {event: scopes.split() for scopes, events in _EVENTS for event in events.split()}
"""The events of Slack's Events API, each with the scopes of which it needs one."""

CAUSED = {
    *("app_home_opened", "app_mention", "channel_archive", "channel_created", "channel_rename"),
    *("channel_unarchive", "file_shared", "link_shared", "group_archive", "group_rename", "group_unarchive"),
    *("member_joined_channel", "member_left_channel", "message.channels", "message.groups", "message.im"),
    *("message.mpim", "message_metadata_deleted", "message_metadata_posted", "message_metadata_updated"),
    *("pin_added", "pin_removed", "reaction_added", "reaction_removed", "team_join", "user_change"),
}
"""Those that something done in the sandbox brings about; `emit` sends the others."""


def is_user_scope(scope: str) -> bool:
    """Whether a person's token may bear it."""
    return scope in USER_SCOPES or scope == "admin" or scope.startswith("admin.")
