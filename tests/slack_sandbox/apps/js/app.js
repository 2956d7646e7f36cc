// Fika: who comes for coffee. Bolt for JavaScript, over HTTP or in Socket Mode, as its environment says.

const { App } = require("@slack/bolt");

const socketMode = Boolean(process.env.SLACK_APP_TOKEN);
const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

const plain = (text) => ({ type: "plain_text", text });
const section = (text, more = {}) => ({ type: "section", text: { type: "mrkdwn", text }, ...more });
const coming = new Set();

app.use(async ({ next }) => next());

app.message(/coffee/i, async ({ message, say }) => {
  const accessory = { type: "button", text: plain("I come"), action_id: "come", value: message.ts };
  await say({ text: "Coffee?", blocks: [section(`<@${message.user}> wants coffee.`, { accessory })], thread_ts: message.ts });
});

app.action("come", async ({ ack, body, client, respond }) => {
  await ack();
  coming.add(body.user.id);
  await respond({ text: `Coming: ${[...coming].map((id) => `<@${id}>`).join(" ")}`, replace_original: true });
  await client.reactions.add({ channel: body.channel.id, timestamp: body.actions[0].value, name: "coffee" });
});

app.command("/fika", async ({ ack, body, client }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: "modal",
      callback_id: "fika",
      title: plain("Fika"),
      submit: plain("Invite"),
      private_metadata: body.channel_id,
      blocks: [
        { type: "input", block_id: "when", label: plain("When"), element: { type: "timepicker", action_id: "at" } },
        { type: "input", block_id: "cake", label: plain("Cake"), element: { type: "external_select", action_id: "cake", min_query_length: 0 } },
      ],
    },
  });
});

app.options("cake", async ({ ack, options }) => {
  const cakes = ["Kanelbulle", "Semla", "Chokladboll"].filter((one) => one.toLowerCase().includes((options.value ?? "").toLowerCase()));
  await ack({ options: cakes.map((one) => ({ text: plain(one), value: one })) });
});

app.view("fika", async ({ ack, view, body, client }) => {
  const { at } = view.state.values.when;
  if (at.selected_time < "09:00") return ack({ response_action: "errors", errors: { when: "Nobody is there yet." } });
  await ack();
  const cake = view.state.values.cake.cake.selected_option.value;
  return client.chat.postMessage({ channel: view.private_metadata, text: `<@${body.user.id}>: ${cake} at ${at.selected_time}` });
});

app.event("app_home_opened", async ({ event, client }) => {
  if (event.tab !== "home") return;
  await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [section(`${coming.size} for coffee`)] } });
});

app.event("app_mention", async ({ event, say }) => {
  await say(`Hello <@${event.user}>`);
});

app.event("reaction_added", async ({ event, client }) => {
  const { permalink } = await client.chat.getPermalink({ channel: event.item.channel, message_ts: event.item.ts });
  await client.chat.postEphemeral({ channel: event.item.channel, user: event.user, text: `:${event.reaction}: on ${permalink}` });
});

(async () => {
  const server = await app.start({ port: 0, host: "127.0.0.1" });
  console.log(socketMode ? "connected" : `listening on ${server.address().port}`);
})();
