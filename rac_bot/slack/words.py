"""What Slack's words for an error mean: for each method that the bot calls, those that Slack documents.

The words of a method are those of its own page and those of every method. Slack adds some without telling:
one that is not here is `Kind.UNKNOWN`, which is waited for as what somebody has to mend.
"""

from enum import StrEnum


class Kind(StrEnum):
    WAIT = "wait"  # it was not done, and may be as it is, later
    UNSURE = "unsure"  # the same, but it may have been done before it failed
    TOKEN = "token"  # noqa: S105  nothing can be done for anybody until the token is replaced
    BLOCKED = "blocked"  # nothing can be done there until somebody changes something
    GONE = "gone"  # what it was about is no more: a message, a window, a trigger, a file, a person
    STALE = "stale"  # it changed meanwhile: it is to be drawn anew
    OURS = "ours"  # Slack does not take it as it is: the bot is to be mended
    DONE = "done"  # what was asked for is so already
    UNKNOWN = "unknown"  # Slack documents no such word for that method


def _each(kind: Kind, words: str) -> dict[str, Kind]:
    return dict.fromkeys(words.split(), kind)


_EVERY = {
    **_each(Kind.WAIT, "ratelimited org_login_required team_added_to_org"),
    **_each(Kind.UNSURE, "fatal_error internal_error service_unavailable request_timeout"),
    **_each(
        Kind.TOKEN,
        "invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type",
    ),
    **_each(
        Kind.BLOCKED,
        "access_denied accesslimited ekm_access_denied enterprise_is_restricted missing_scope no_permission "
        "team_access_not_granted two_factor_setup_required",
    ),
    # The call is malformed, or no more: that is so of all of them, until the bot or a proxy is mended.
    **_each(
        Kind.BLOCKED,
        "deprecated_endpoint method_deprecated invalid_arg_name invalid_array_arg invalid_charset "
        "invalid_form_data invalid_post_type missing_post_type",
    ),
    **_each(Kind.OURS, "invalid_arguments"),
}
_CONTENT = _each(
    Kind.OURS,
    "as_user_not_supported attachment_payload_limit_exceeded invalid_attachments invalid_blocks "
    "invalid_blocks_format invalid_metadata_format invalid_metadata_schema markdown_text_conflict "
    "metadata_must_be_sent_from_app metadata_too_large msg_blocks_too_long msg_too_long no_text "
    "too_many_attachments",
)
_LINKS = _each(
    Kind.BLOCKED,
    "slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked "
    "slack_connect_lists_sharing_blocked",
)
_VIEW = _each(Kind.OURS, "duplicate_external_id view_too_large")
_TRIGGER = _each(Kind.GONE, "exchanged_trigger_id expired_trigger_id invalid_trigger_id")

_OWN: dict[str, dict[str, Kind]] = {
    "chat.postMessage": {
        **_CONTENT,
        **_LINKS,
        **_each(Kind.WAIT, "rate_limited message_limit_exceeded"),
        **_each(
            Kind.BLOCKED,
            "channel_not_found is_archived messages_tab_disabled not_in_channel restricted_action "
            "restricted_action_non_threadable_channel restricted_action_read_only_channel "
            "restricted_action_thread_locked restricted_action_thread_only_channel team_not_found",
        ),
        **_each(
            Kind.OURS,
            "cannot_reply_to_message duplicate_channel_not_found duplicate_message_not_found "
            "missing_file_data too_many_contact_cards",
        ),
    },
    "chat.postEphemeral": {
        **_each(Kind.WAIT, "message_limit_exceeded"),
        **_each(
            Kind.BLOCKED,
            "channel_not_found is_archived messages_tab_disabled restricted_action user_not_in_channel",
        ),
        **_each(Kind.OURS, "invalid_blocks invalid_blocks_format msg_too_long no_text too_many_attachments"),
    },
    "chat.update": {
        **_CONTENT,
        **_LINKS,
        **_each(Kind.WAIT, "external_channel_migrating rate_limited streaming_state_conflict update_failed"),
        **_each(Kind.GONE, "cant_update_message edit_window_closed message_not_found"),
        **_each(Kind.BLOCKED, "channel_not_found is_inactive team_not_found"),
        **_each(Kind.OURS, "block_mismatch cant_broadcast_message no_dual_broadcast_content_update"),
    },
    "chat.delete": {
        **_each(Kind.WAIT, "rate_limited"),
        **_each(Kind.DONE, "message_not_found"),
        **_each(Kind.BLOCKED, "cant_delete_message channel_not_found compliance_exports_prevent_deletion"),
        **_each(Kind.OURS, "as_user_not_supported"),
    },
    "conversations.open": {
        **_each(
            Kind.BLOCKED,
            "cannot_dm_bot channel_not_found invalid_user_combination user_disabled user_not_found "
            "user_not_visible",
        ),
        **_each(
            Kind.OURS,
            "method_not_supported_for_channel_type not_enough_users too_many_users users_list_not_supplied",
        ),
    },
    "conversations.info": _each(Kind.BLOCKED, "channel_not_found"),
    "conversations.members": {
        **_each(Kind.WAIT, "fetch_members_failed"),
        **_each(Kind.BLOCKED, "channel_not_found"),
        **_each(Kind.OURS, "invalid_cursor invalid_limit"),
    },
    "conversations.history": {
        **_each(Kind.BLOCKED, "channel_is_limited_access channel_not_found not_in_channel"),
        **_each(
            Kind.OURS,
            "invalid_cursor invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest "
            "pagination_not_available",
        ),
    },
    "users.info": {
        **_each(Kind.GONE, "user_not_found"),
        **_each(Kind.BLOCKED, "user_not_visible"),
        **_each(Kind.OURS, "too_many_users"),
    },
    "usergroups.users.list": {
        **_each(Kind.BLOCKED, "no_such_subteam plan_upgrade_required"),
        **_each(Kind.OURS, "invalid_cursor"),
    },
    "api.test": {},
    "auth.test": {},
    "auth.teams.list": _each(Kind.OURS, "invalid_cursor invalid_limit"),
    "blocks.validate": _each(Kind.OURS, "invalid_blocks invalid_message invalid_view"),
    "files.info": {
        **_LINKS,
        **_each(Kind.GONE, "channel_canvas_deleted file_deleted file_not_found"),
        **_each(
            Kind.BLOCKED,
            "canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled not_visible "
            "template_not_visible",
        ),
    },
    "views.open": {**_VIEW, **_TRIGGER},
    "views.push": {
        **_VIEW,
        **_TRIGGER,
        **_each(Kind.GONE, "not_found"),
        **_each(Kind.OURS, "push_limit_reached"),
    },
    "views.update": {
        **_VIEW,
        **_each(Kind.GONE, "not_found"),
        **_each(Kind.STALE, "hash_conflict"),
    },
    "views.publish": {
        **_VIEW,
        **_each(Kind.STALE, "hash_conflict"),
        **_each(Kind.BLOCKED, "not_enabled"),
        **_each(Kind.OURS, "missing_profile_id not_implemented"),
    },
    "apps.connections.open": {
        **_each(Kind.BLOCKED, "forbidden_team"),
        **_each(Kind.OURS, "insecure_request is_bot missing_args"),
    },
}
METHODS = {method: {**_EVERY, **own} for method, own in _OWN.items()}


def kind(method: str, word: str) -> Kind:
    """What that word means where that method answers it."""
    return METHODS.get(method, _EVERY).get(word, Kind.UNKNOWN)


def kinds(word: str) -> set[Kind]:
    """What it means in whichever methods document it: of a word that is all that is known of a failure."""
    return {known[word] for known in METHODS.values() if word in known}
