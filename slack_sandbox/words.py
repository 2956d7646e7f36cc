"""The errors that Slack documents for each method on its reference pages, and a few that it answers too."""

_EVERY = (
    "access_denied accesslimited account_inactive deprecated_endpoint ekm_access_denied "
    "enterprise_is_restricted fatal_error internal_error invalid_arg_name invalid_arguments "
    "invalid_array_arg invalid_auth invalid_charset invalid_form_data invalid_post_type "
    "method_deprecated missing_post_type missing_scope no_permission not_allowed_token_type not_authed "
    "org_login_required ratelimited request_timeout service_unavailable team_access_not_granted "
    "team_added_to_org token_expired token_revoked two_factor_setup_required "
)

_POSTED = (
    "as_user_not_supported channel_not_found invalid_blocks invalid_blocks_format invalid_metadata_format "
    "invalid_metadata_schema markdown_text_conflict metadata_must_be_sent_from_app metadata_too_large "
    "no_text slack_connect_canvas_sharing_blocked slack_connect_file_link_sharing_blocked "
    "slack_connect_lists_sharing_blocked team_not_found too_many_attachments msg_too_long "
    "msg_blocks_too_long attachment_payload_limit_exceeded invalid_attachments rate_limited "
)
_TRIGGER = "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large "

OWN = {
    "chat.postMessage": _POSTED
    + "cannot_reply_to_message duplicate_channel_not_found duplicate_message_not_found is_archived "
    "message_limit_exceeded messages_tab_disabled missing_file_data not_in_channel restricted_action "
    "restricted_action_non_threadable_channel restricted_action_read_only_channel "
    "restricted_action_thread_locked restricted_action_thread_only_channel too_many_contact_cards",
    "chat.postEphemeral": "channel_not_found invalid_blocks invalid_blocks_format is_archived "
    "message_limit_exceeded messages_tab_disabled msg_too_long no_text restricted_action "
    "too_many_attachments user_not_in_channel",
    "chat.update": _POSTED + "block_mismatch cant_broadcast_message cant_update_message edit_window_closed "
    "external_channel_migrating is_inactive message_not_found no_dual_broadcast_content_update "
    "streaming_state_conflict update_failed",
    "chat.delete": "as_user_not_supported cant_delete_message channel_not_found "
    "compliance_exports_prevent_deletion message_not_found rate_limited",
    "conversations.open": "cannot_dm_bot channel_not_found invalid_user_combination "
    "method_not_supported_for_channel_type not_enough_users too_many_users user_disabled user_not_found "
    "user_not_visible users_list_not_supplied",
    "conversations.info": "channel_not_found",
    "conversations.members": "channel_not_found fetch_members_failed invalid_cursor invalid_limit",
    "conversations.history": "channel_is_limited_access channel_not_found invalid_cursor "
    "invalid_metadata_filter_keys invalid_ts_latest invalid_ts_oldest not_in_channel "
    "pagination_not_available",
    "users.info": "too_many_users user_not_found user_not_visible",
    "usergroups.users.list": "invalid_cursor no_such_subteam plan_upgrade_required",
    "api.test": "",
    "auth.test": "",
    "blocks.validate": "invalid_blocks invalid_message invalid_view",
    "auth.teams.list": "invalid_cursor invalid_limit",
    "files.info": "canvas_disabled_file_team canvas_disabled_user_team canvas_globally_disabled "
    "channel_canvas_deleted file_deleted file_not_found not_visible slack_connect_canvas_sharing_blocked "
    "slack_connect_file_link_sharing_blocked slack_connect_lists_sharing_blocked template_not_visible",
    "views.open": _TRIGGER,
    "views.push": _TRIGGER + "not_found push_limit_reached",
    "views.update": "duplicate_external_id hash_conflict not_found view_too_large",
    "views.publish": "duplicate_external_id hash_conflict missing_profile_id not_enabled not_implemented "
    "view_too_large",
    "apps.connections.open": "forbidden_team insecure_request is_bot missing_args",
}

DOCUMENTED = {method: frozenset((_EVERY + own).split()) for method, own in OWN.items()}
"""Of the methods that are here; nothing is known of the others."""


def invented(method: str, error: str) -> bool:
    """Whether Slack documents that method, and no such error of it."""
    return method in DOCUMENTED and error not in DOCUMENTED[method]
